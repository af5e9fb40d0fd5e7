internal import LambdaRuntime

/// How the function fails, by the types that callers see.
extension LambdaFailure {
    /// A setting is missing or cannot be used.
    static func configuration(_ message: String) -> LambdaFailure {
        LambdaFailure(type: "Baton.Configuration", message: message)
    }

    /// What the function was called with is nothing that it can do; the same again fails again.
    static func invalidEvent(_ message: String) -> LambdaFailure {
        LambdaFailure(type: "Baton.InvalidEvent", message: message)
    }

    /// A run that an event or a time started did not succeed, not even in part.
    static func run(_ outcome: String, _ message: String) -> LambdaFailure {
        LambdaFailure(type: "Baton.Run.\(outcome)", message: message)
    }

    /// There is no time to do it, or another invocation is at it.
    static func noTime(_ message: String) -> LambdaFailure {
        LambdaFailure(type: "Baton.NoTime", message: message)
    }
}
