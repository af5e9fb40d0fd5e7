/// A run that was started: follow it, wait for it, cancel it.
public final class RunHandle: Sendable {
    public let id: RunID
    private let log: RunLog
    private let mailbox: Mailbox<RunDriver.Message>
    private let task: Task<Void, any Error>

    init(driver: RunDriver) {
        id = driver.run
        log = driver.log
        mailbox = driver.mailbox
        task = Task(executorPreference: driver.pools.running) {
            defer { driver.log.finish() }
            try await driver.drive()
        }
    }

    /// What happens in the run, from the event after `sequence` on (0: from the start) to its end.
    public func events(after sequence: Int = 0) -> RunEvents { RunEvents(log: log, place: max(sequence, 0)) }

    /// Waits for the end of the run.
    ///
    /// - Throws: ``RunStoreError`` or what else the store throws when the run could not be recorded.
    public func result() async throws -> RunResult {
        try await task.value
        return RunResult(folding: log.events)
    }

    /// Ends the run: what has not started never will, what runs is cancelled and its result dropped.
    ///
    /// - Parameter reason: recorded with every task that it ends.
    public func cancel(reason: String = "cancelled") { mailbox.post(.input(.cancel(reason: reason))) }
}
