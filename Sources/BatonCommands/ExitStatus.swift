internal import Baton

/// How the process ends; thrown to end a command that has said all it has to say.
enum ExitStatus: Int32, Error {
    case success = 0
    case failed = 1
    /// Wrong usage, or a file or input that cannot be used; nothing was changed.
    case invalid = 2
    /// Some of the work succeeded.
    case partial = 3
    case cancelled = 4
    case timedOut = 5

    init(_ outcome: RunOutcome?) {
        switch outcome {
        case .success: self = .success
        case .partial: self = .partial
        case .failed, nil: self = .failed
        case .cancelled: self = .cancelled
        case .timedOut: self = .timedOut
        }
    }

    /// Ends the command with this status unless it is success.
    func throwUnlessSuccess() throws {
        if self != .success { throw self }
    }
}
