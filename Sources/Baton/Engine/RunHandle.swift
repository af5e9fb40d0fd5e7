/// A run that was started: follow it, wait for it, steer it.
///
/// The run goes on without the handle; ``AgentOrchestrator/run(_:)`` finds it again.
/// When the orchestrator is gone as well, operations under way and waits for time or slots still go on; a run that only
/// waits for somebody to tell it something goes away, because nobody can.
public struct RunHandle: Sendable {
    private let driver: RunDriver

    init(driver: RunDriver) { self.driver = driver }

    public var id: RunID { driver.run }

    /// What happens in the run, from the event after `sequence` on (0: from the start) to its end.
    public func events(after sequence: Int = 0) -> RunEvents {
        RunEvents(log: driver.log, place: max(sequence, 0))
    }

    public var workflow: Workflow { driver.workflow }

    /// The run as far as it has come.
    public var current: RunResult { RunResult(folding: driver.log.events) }

    /// Waits for the end of the run.
    ///
    /// - Throws: ``RunStoreError`` or what else the store throws when the run could not be recorded.
    public func result() async throws -> RunResult {
        try await driver.end()
        return current
    }

    /// Waits until everything that has happened in the run so far is stored: its start, an answer that was accepted.
    ///
    /// - Throws: what the store throws.
    public func flush() async throws { try await driver.flush() }

    /// Ends the run: what has not started never will, what runs is cancelled and its result dropped, also in the
    /// bodies of control tasks. Compensations run.
    ///
    /// - Parameters:
    ///   - reason: recorded with every task that it ends.
    ///   - by: who wants it, for the record.
    @discardableResult
    public func cancel(reason: String = "cancelled", by: String? = nil) -> RunReply {
        request(.cancel(reason: reason, by: by))
    }

    /// Keeps anything new from starting. What runs goes on to its end; the event `run_drained` tells when nothing
    /// runs any more. Deadlines and timeouts go on. The runs that its tasks wait for are paused too.
    @discardableResult
    public func pause(reason: String = "paused", by: String? = nil) -> RunReply {
        request(.pause(reason: reason, by: by))
    }

    /// Ends a pause. Refused to a run that is paused only because the one that waits for it is.
    @discardableResult
    public func resume(by: String? = nil) -> RunReply { request(.resume(by: by)) }

    /// Answers an approval task.
    ///
    /// - Parameters:
    ///   - task: the task's id or path.
    ///   - answer: its id makes a repeated call harmless.
    @discardableResult
    public func answer(_ task: String, _ answer: ApprovalAnswer) -> RunReply {
        request(.answer(task: task, answer))
    }

    /// Sends a signal. It is kept when no task waits for one of its name yet.
    @discardableResult
    public func signal(_ signal: RunSignal) -> RunReply { request(.signal(signal)) }

    /// Says what became of the outside effect of a task that is in doubt.
    @discardableResult
    public func resolve(_ task: String, _ resolution: DoubtResolution, by: String? = nil) -> RunReply {
        request(.resolve(task: task, resolution, by: by))
    }

    /// Keeps anything new from starting in this process, or takes that back. Nothing of it is recorded.
    func hold(_ isHeld: Bool) { driver.post(.hold(isHeld)) }

    /// Applies what another process wants of the run, once.
    func take(_ request: RunRequest) -> RunReply {
        guard let input = request.action.input(of: request) else {
            return .refused("the run has started before")
        }
        return self.request(.request(id: request.id, input))
    }

    private func request(_ input: RunInput) -> RunReply {
        driver.post(input) ?? .refused("the run does not answer")
    }
}
