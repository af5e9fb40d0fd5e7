/// Something that is wrong with what a store holds.
public struct RunStoreProblem: Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        /// The database itself finds fault with its file.
        case database
        /// Stored text cannot be read.
        case unreadable
        /// Events are missing or stored twice.
        case gap
        /// What is stored has changed since: its hash does not fit.
        case hash
        /// A row is not what the events come to (invariant I5).
        case row
        /// A large value or a workflow is missing, or a row that belongs to nothing is left.
        case reference
    }

    public let kind: Kind
    /// `nil` for what belongs to no single run.
    public let run: RunID?
    /// One line for people.
    public let message: String

    public init(_ kind: Kind, run: RunID? = nil, _ message: String) {
        self.kind = kind
        self.run = run
        self.message = message
    }

    public var description: String { run.map { "run \($0): \(message)" } ?? message }
}
