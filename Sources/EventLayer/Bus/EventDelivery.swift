public import Baton

/// An event on its way to the workflow of one rule.
public struct EventDelivery: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable {
        /// Not started yet.
        case pending
        /// Its run is under way.
        case running
        /// Its run has ended well, `partial` included.
        case done
        /// A later event of the same key stands for it.
        case merged
        /// Its time came while the run before had not ended.
        case skipped
        /// Given up; the reason says why. A redrive tries again.
        case dead
        /// Given up for good, by a person.
        case dropped
    }

    public let number: Int
    public let rule: String
    public let source: String
    public let eventID: String
    /// What `key` of the rule gives for the event.
    public let groupKey: String
    public var state: State
    /// Runs that were tried.
    public var attempts: Int
    public var dueAt: Timestamp
    public var run: RunID?
    /// Why it is in its state, where that is not as it should be; in one line.
    public var reason: String?
    /// Events that it stands for, itself included.
    public var eventCount: Int
}
