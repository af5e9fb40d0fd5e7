public import Baton

/// Something that a simulation made go wrong.
public struct InjectedFault: Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        /// A call failed and its work was not done.
        case requestLost = "request lost"
        /// A call failed after its work was done.
        case answerLost = "answer lost"
        /// A commit was refused and nothing was stored.
        case commitLost = "commit lost"
        /// A commit was refused although everything was stored.
        case commitTorn = "commit torn"
        case clockJump = "clock jump"
        /// The process ended without notice and was started again.
        case crash
    }

    /// When, on the clock of the simulation.
    public let at: Timestamp
    public let kind: Kind
    /// What it hit, in a few words.
    public let detail: String

    public var description: String { "\(at) \(kind.rawValue): \(detail)" }
}
