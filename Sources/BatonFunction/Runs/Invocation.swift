internal import Baton
internal import LambdaRuntime

/// One call of the function: who asks, and how long there is.
struct Invocation: Sendable {
    /// Lambda calls again under the same id when it retries.
    let requestID: String
    let traceID: String?
    /// When Lambda ends the process.
    let end: ContinuousClock.Instant
    let stop = RunStop()

    init(requestID: String, traceID: String? = nil, end: ContinuousClock.Instant) {
        self.requestID = requestID
        self.traceID = traceID
        self.end = end
    }

    init(_ context: LambdaContext) {
        self.init(requestID: context.requestID, traceID: context.traceID, end: context.deadline)
    }

    /// What it takes to store how a run has ended, to send alerts and to answer: a tenth of the time, at least half a
    /// second, ten seconds at most.
    private static func margin(of time: Duration) -> Duration {
        min(max(time / 10, .milliseconds(500)), .seconds(10))
    }

    /// How long a run that starts now may take; not positive when there is no time for one.
    var timeForRun: Duration {
        let left = end - .now
        return left - Self.margin(of: left)
    }

    /// When a run is ended that does not end by itself, because it began with a longer deadline.
    var lastMoment: ContinuousClock.Instant {
        let left = end - .now
        return end - Self.margin(of: left) / 2
    }

    /// By the clock of the system, as others see it.
    func endTime(now: Timestamp) -> Timestamp { now + (end - .now) }
}
