/// How the fates of a task's dependencies decide over the task, once all of them are terminal.
public enum JoinRule: Sendable, Hashable {
    /// Runs when none failed, timed out or was cancelled; skipped ones count as satisfied. The default.
    case all
    /// As `all`, but is skipped when a dependency was skipped.
    case allSucceeded
    /// Runs whatever became of them, and sees it in the context.
    case allDone
    /// Runs when at least one succeeded.
    case any
    /// Runs when at least this many succeeded.
    case atLeast(Int)
}

extension JoinRule: CustomStringConvertible {
    /// As workflow files write it: `all_succeeded`, `at_least 2`.
    public var description: String {
        switch self {
        case .all: "all"
        case .allSucceeded: "all_succeeded"
        case .allDone: "all_done"
        case .any: "any"
        case .atLeast(let count): "at_least \(count)"
        }
    }

    /// Reads what ``description`` writes.
    public init?(_ text: String) {
        switch text {
        case "all": self = .all
        case "all_succeeded": self = .allSucceeded
        case "all_done": self = .allDone
        case "any": self = .any
        default:
            guard text.hasPrefix("at_least "), let count = Int(text.dropFirst("at_least ".count)), count > 0
            else {
                return nil
            }
            self = .atLeast(count)
        }
    }
}
