/// What a failed task means to the rest of the run.
public enum FailurePolicy: Sendable, Hashable {
    /// Everything that does not depend on it goes on. The default.
    case continueIndependent
    /// The first failure ends the run: what is unfinished is cancelled.
    case failFast
    /// The run goes on until more than this many tasks have failed by themselves.
    case tolerate(Int)

    /// How many tasks may fail by themselves; `nil` is any number.
    var toleratedFailures: Int? {
        switch self {
        case .continueIndependent: nil
        case .failFast: 0
        case .tolerate(let count): count
        }
    }
}

extension FailurePolicy: CustomStringConvertible {
    /// As workflow files write it: `fail_fast`, `tolerate 2`.
    public var description: String {
        switch self {
        case .continueIndependent: "continue_independent"
        case .failFast: "fail_fast"
        case .tolerate(let count): "tolerate \(count)"
        }
    }

    /// Reads what ``description`` writes.
    public init?(_ text: String) {
        switch text {
        case "continue_independent": self = .continueIndependent
        case "fail_fast": self = .failFast
        default:
            guard text.hasPrefix("tolerate "), let count = Int(text.dropFirst("tolerate ".count)), count >= 0
            else {
                return nil
            }
            self = .tolerate(count)
        }
    }
}
