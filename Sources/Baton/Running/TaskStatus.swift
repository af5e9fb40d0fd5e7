/// What has become of a task.
public enum TaskStatus: String, Sendable, Hashable, CaseIterable {
    /// Waits for tasks before it.
    case pending
    /// Could run; waits for a free place.
    case ready
    case running
    /// Waits for its next attempt.
    case retrying
    /// Waits for time to pass, an approval or a signal.
    case waiting
    /// Nobody knows whether the outside effect of its attempt has happened; somebody must say.
    case inDoubt = "in_doubt"
    case success
    case failed
    /// Its condition did not hold, or its join rule left it out.
    case skipped
    case cancelled
    case timedOut = "timed_out"

    /// Whether nothing can change any more.
    public var isTerminal: Bool {
        switch self {
        case .pending, .ready, .running, .retrying, .waiting, .inDoubt: false
        case .success, .failed, .skipped, .cancelled, .timedOut: true
        }
    }

    /// Whether the task ended badly by itself: it failed or ran out of time.
    var isFailure: Bool {
        switch self {
        case .failed, .timedOut: true
        case .pending, .ready, .running, .retrying, .waiting, .inDoubt, .success, .skipped, .cancelled: false
        }
    }
}

/// How a run ended.
public enum RunOutcome: String, Sendable, Hashable, CaseIterable {
    /// Nothing failed, timed out or was cancelled.
    case success
    /// Some tasks succeeded, some did not.
    case partial
    case failed
    case cancelled
    case timedOut = "timed_out"
}
