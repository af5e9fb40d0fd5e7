extension AgentOrchestrator {
    /// Goes on with a run that did not end well, in a new generation.
    ///
    /// What succeeded is kept; what failed, timed out or was cancelled runs again, with whatever was skipped after it, and
    /// so does what a compensation has taken back. Attempts, deadlines and timeouts begin anew, and idempotency keys are
    /// others. The run keeps its workflow and its input.
    ///
    /// - Parameter by: who wants it, for the record.
    /// - Throws: ``RunContinuationError`` when the run has not ended, or nothing of it is to be repeated;
    ///   ``RunStoreError`` for an unknown run; ``WorkflowError`` when its workflow cannot be planned any more; what the
    ///   store throws.
    public func redrive(_ run: RunID, by: String? = nil) async throws -> RunHandle {
        let notEnded = RunContinuationError(
            "run \(run) has not ended", hint: "only a run that has ended is redriven")
        guard services.runs.claim(run) else { throw notEnded }
        defer { services.runs.unclaim(run) }
        guard try await services.claim(run) else { throw notEnded }
        var goesOn = false
        defer { if !goesOn { services.forget(run) } }
        let (events, workflow, input) = try await history(of: run)
        guard RunResult(folding: events).outcome != nil else { throw notEnded }
        let plan = try prepare(workflow).plan
        let driver = RunDriver(
            run: run, machine: machine(plan, run, input), services: services, log: RunLog(events))
        goesOn = try driver.goOn { machine, now throws(RunStoreError) in
            try machine.redrive(events, by: by, at: now)
        }
        guard goesOn else {
            throw RunContinuationError(
                "nothing of run \(run) is to be repeated", hint: "all of its tasks succeeded or were skipped")
        }
        return RunHandle(driver: driver)
    }

    /// Starts a new run of the same workflow from the results of another.
    ///
    /// Kept is what succeeded and does not come after the task; the new run does not need the other one any more.
    ///
    /// - Parameters:
    ///   - task: a task of the workflow's own list, which runs again with all that come after it.
    ///   - overrides: members of the run's input that are another now. Results that are kept stay as they are.
    ///   - by: who wants it, for the record.
    /// - Throws: as ``redrive(_:by:)``; ``RunContinuationError`` also for an unknown task, ``WorkflowError`` for an input
    ///   that does not fit.
    public func fork(
        _ run: RunID, from task: String, input overrides: [String: Value] = [:], by: String? = nil
    ) async throws -> RunHandle {
        let (events, workflow, input) = try await history(of: run)
        let newInput = input.merging(overrides, uniquingKeysWith: { $1 })
        let violations = Self.problems(of: newInput, for: workflow)
        guard violations.isEmpty else { throw WorkflowError(violations) }
        let plan = try prepare(workflow).plan
        let id = newRunID()
        // Nobody else can have a new id.
        services.claimNew(id)
        let driver = RunDriver(run: id, machine: machine(plan, id, newInput), services: services)
        let begins = try driver.goOn { machine, now throws(RunStoreError) in
            try machine.fork(events, of: run, from: task, by: by, at: now)
        }
        guard begins else {
            services.forget(id)
            let tasks = workflow.tasks.map(\.id)
            let meant = task.closest(among: tasks).map { "did you mean '\($0)'?" }
            throw RunContinuationError(
                "run \(run) has no task '\(task)' of its own",
                hint: meant ?? "its tasks are \(tasks.joined(separator: ", "))")
        }
        return RunHandle(driver: driver)
    }

    private func history(of run: RunID) async throws -> (
        events: [RunEvent], workflow: Workflow, input: [String: Value]
    ) {
        let events = try await services.store.events(of: run)
        guard case .runStarted(_, let workflow, let input)? = events.first?.kind else {
            throw RunStoreError(.corrupt, "the events of run \(run) do not begin with its start")
        }
        return (events, workflow, input)
    }
}

/// A run that cannot be continued as asked.
public struct RunContinuationError: Error, Sendable, Hashable, CustomStringConvertible {
    public let message: String
    public let hint: String

    init(_ message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    public var description: String { "\(message) (\(hint))" }
}
