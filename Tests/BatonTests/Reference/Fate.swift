@testable import Baton

/// What the reference says of one task.
struct Fate {
    var status: TaskStatus
    var output: Value?
    var kind: FailureKind?
    var roots: [String] = []
    var attempts = 0
    var input: [String: Value]?
    /// When its turn came; `nil` when it never did.
    var start: Int64?
    /// In nanoseconds after the start of the run.
    var end: Int64
    /// Whether it ended by what was done to the scope that it stands in, not by itself.
    var isCut = false
    /// Whether it failed because of a task that it depends on.
    var isInherited = false

    /// Whether it counts for a failure policy.
    var isOwnFailure: Bool { (status == .failed || status == .timedOut) && !isCut && !isInherited }
}

/// An instant at which everything unfinished ends.
struct Cut {
    var at: Int64
    /// Whether what runs then has timed out; otherwise it is cancelled.
    var isDeadline = false

    static let never = Cut(at: .max)

    /// The earlier one.
    func or(_ nanoseconds: Int64?, isDeadline: Bool = false) -> Cut {
        guard let nanoseconds, nanoseconds < at else { return self }
        return Cut(at: nanoseconds, isDeadline: isDeadline)
    }
}
