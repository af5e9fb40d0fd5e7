import Testing

@testable import Baton

@Suite("Failure policies") struct FailurePolicyTests {
    private static let agent = BasicAgent(
        "agent", effect: .pure,
        [
            "work": { _, _ in [:] },
            "fail": { _, _ in throw OperationFailure("no", isRetryable: false) },
        ])

    /// `fail`, `fail`, `work` in a row, and `dependent` on the first.
    private func statuses(_ policy: FailurePolicy, _ operations: [String]) async throws -> RunResult {
        let orchestrator = try AgentOrchestrator(agents: [Self.agent])
        let tasks = operations.enumerated().map { AgentTask("t\($0)", agent: "agent", operation: $1) }
        return try await orchestrator.executeWorkflow(
            Workflow("policy", tasks: tasks, failurePolicy: policy), input: [:])
    }

    @Test(
        "a run ends once more tasks have failed than its policy tolerates",
        arguments: [
            (
                FailurePolicy.continueIndependent, ["success", "failed", "failed", "success"],
                RunOutcome.partial
            ),
            (.failFast, ["success", "failed", "cancelled", "cancelled"], .partial),
            (.tolerate(0), ["success", "failed", "cancelled", "cancelled"], .partial),
            (.tolerate(1), ["success", "failed", "failed", "cancelled"], .partial),
            (.tolerate(2), ["success", "failed", "failed", "success"], .partial),
        ])
    func policies(policy: FailurePolicy, expected: [String], outcome: RunOutcome) async throws {
        let run = try await statuses(policy, ["work", "fail", "fail", "work"])
        #expect(run.results.map(\.status.rawValue) == expected)
        #expect(run.outcome == outcome)
    }

    @Test("fail_fast without any success is a failed run, and what was cancelled says why")
    func failedRun() async throws {
        let run = try await statuses(.failFast, ["fail", "work"])
        #expect(run.outcome == .failed)
        #expect(run["t1"]?.failure?.kind == .cancelled)
        #expect(run["t1"]?.failure?.message.contains("fail_fast") == true)
    }

    @Test("a dependent of a failure does not count as another failure")
    func dependents() async throws {
        let orchestrator = try AgentOrchestrator(agents: [Self.agent])
        let run = try await orchestrator.executeWorkflow(
            Workflow(
                "policy",
                tasks: [
                    AgentTask("bad", agent: "agent", operation: "fail"),
                    AgentTask("dependent", agent: "agent", operation: "work", dependencies: ["bad"]),
                    AgentTask("last", agent: "agent", operation: "work"),
                ], failurePolicy: .tolerate(1)))
        #expect(run.results.map(\.status) == [.failed, .failed, .success])
    }

    @Test("fail_fast cancels what runs beside the failure")
    func cancelsRunning() async throws {
        let waiting = BasicAgent(
            "waiting", effect: .pure,
            [
                "wait": { _, _ in
                    try await Task.sleep(for: .seconds(3600))
                    return [:]
                }
            ])
        let orchestrator = try AgentOrchestrator(agents: [Self.agent, waiting])
        let run = try await orchestrator.executeWorkflow(
            Workflow(
                "policy", pattern: .parallel,
                tasks: [
                    AgentTask("slow", agent: "waiting", operation: "wait"),
                    AgentTask("bad", agent: "agent", operation: "fail"),
                ], failurePolicy: .failFast))
        #expect(run["slow"]?.status == .cancelled)
    }

    @Test("exactly one event ends a run that its policy ended")
    func oneEnd() async throws {
        let orchestrator = try AgentOrchestrator(agents: [Self.agent])
        let run = try orchestrator.start(
            Workflow(
                "policy", tasks: ["fail", "work"].map { AgentTask($0, agent: "agent", operation: $0) },
                failurePolicy: .failFast))
        var ends = 0
        for await event in run.events() { if case .runFinished = event.kind { ends += 1 } }
        #expect(ends == 1)
    }

    @Test(
        "policies are written and read back", arguments: ["continue_independent", "fail_fast", "tolerate 3"])
    func text(text: String) {
        #expect(FailurePolicy(text)?.description == text)
        #expect(FailurePolicy("tolerate -1") == nil && FailurePolicy("stop") == nil)
    }

    @Test(
        "what failed because of another does not count after a restart either, and what fails then does",
        arguments: [true, false])
    func countsAfterRestart(isPassivated: Bool) throws {
        let tasks = [
            AgentTask("bad"), AgentTask("nap", .sleep(.duration(.seconds(1))), dependencies: ["bad"]),
            AgentTask("ask", .approval(ApprovalTask("May I?"))),
            AgentTask("long", .signal(SignalTask("end"))),
        ]
        let workflow = Workflow("w", pattern: .parallel, tasks: tasks, failurePolicy: .tolerate(1))
        var simulation = try Simulation(workflow, isPassivated: isPassivated)
        simulation.send(.start)
        try simulation.answer("bad", .failure(OperationFailure("no", isRetryable: false)))
        #expect(simulation.result["nap"]?.failure?.kind == .dependency)
        #expect(!simulation.isFinished)
        if !isPassivated {
            simulation = try Simulation(
                recovering: simulation.events, agents: [testAgent()], at: simulation.now)
        }
        simulation.send(.answer(task: "ask", ApprovalAnswer(id: "1", isApproved: false)))
        #expect(simulation.result["long"]?.status == .cancelled)
        #expect(simulation.isFinished)
    }

    @Test("a run that its policy ended is compensated; a pause holds what is not begun of that")
    func compensated() throws {
        func undoable(_ id: String) -> AgentTask {
            var task = AgentTask(id)
            task.compensation = Compensation(
                agent: "test", operation: "echo", inputs: ["because": "${tasks.bad.status}"])
            return task
        }
        let simulation = try Simulation(
            Workflow(
                "w", pattern: .parallel,
                tasks: [undoable("a"), undoable("b"), AgentTask("bad"), AgentTask("slow")],
                failurePolicy: .failFast))
        simulation.send(.start)
        try simulation.answer("a", .success([:]))
        try simulation.answer("b", .success([:]))
        try simulation.answer("bad", .failure(OperationFailure("no", isRetryable: false)))
        #expect(simulation.result["slow"]?.status == .cancelled)
        #expect(simulation.runningTasks == ["b/compensate"])
        #expect(simulation.running.first?.input == ["because": "failed"])
        simulation.send(.pause(reason: "wait", by: nil))
        try simulation.answer("b/compensate", .success([:]))
        #expect(simulation.running.isEmpty && !simulation.isFinished)
        simulation.send(.resume(by: nil))
        try simulation.answer("a/compensate", .success([:]))
        #expect(simulation.result.outcome == .partial)
    }
}
