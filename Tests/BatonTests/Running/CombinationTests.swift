import Testing

@testable import Baton

/// Two rules of the contract at a time.
@Suite("Combinations")
struct CombinationTests {
    private static let fatal = Simulation.Answer.failure(OperationFailure("no", isRetryable: false))
    private static let again = Simulation.Answer.failure(OperationFailure("again", isRetryable: true))

    @Test(
        "a map under pause begins no attempt, keeps its limit and goes on where it was",
        arguments: [true, false])
    func pausedMap(isPassivated: Bool) throws {
        let retry = RetryPolicy(maxAttempts: 3, initialBackoff: .seconds(1))
        let map = MapTask(
            over: [1, 2, 3, 4], maxConcurrency: 2,
            body: TaskBody(tasks: [AgentTask("a", retry: retry), AgentTask("b")]))
        let simulation = try Simulation(
            Workflow("w", tasks: [AgentTask("m", .map(map))]), isPassivated: isPassivated)
        simulation.send(.start)
        try simulation.answer("m[0]/a", Self.again)
        simulation.send(.pause(reason: "wait", by: "ada"))
        simulation.send(.clock, after: .seconds(9))
        try simulation.answer("m[1]/a", .success([:]))
        #expect(simulation.running.isEmpty)
        simulation.send(.resume(by: nil))
        #expect(simulation.runningTasks == ["m[0]/a", "m[1]/b"])
        try simulation.answer("m[1]/b", .success([:]))
        #expect(simulation.runningTasks == ["m[0]/a", "m[2]/a"])
        simulation.send(.pause(reason: "wait", by: "ada"))
        try simulation.answer("m[0]/a", .success([:]))
        try simulation.answer("m[2]/a", Self.fatal)
        #expect(simulation.running.isEmpty)
        #expect(simulation.events.map(\.brief).count { $0 == "run drained" } == 2)
        simulation.send(.resume(by: nil))
        while let task = simulation.runningTasks.first {
            #expect(simulation.running.count <= 2)
            try simulation.answer(task, .success([:]))
        }
        #expect(simulation.result["m"]?.failure?.roots == ["m[2]/a"])
        #expect(simulation.result["m[0]/a"]?.attempts == 2)
        #expect(simulation.result.innerResults.count == 8)
    }

    @Test("an answer is for the approval at its path, the iteration included, whatever id it has")
    func approvalOfAnIteration() throws {
        let ask = TaskBody(tasks: [AgentTask("ask", .approval(ApprovalTask("${iteration}?")))])
        let loop = LoopTask(until: "iteration == 2", maxIterations: 3, body: ask)
        let simulation = try Simulation([AgentTask("l", .loop(loop))])
        simulation.send(.start)
        let yes = ApprovalAnswer(id: "1", isApproved: true)
        #expect(simulation.send(.answer(task: "l[0]/ask", yes)).reply == .accepted)
        #expect(simulation.send(.answer(task: "l[0]/ask", yes)).reply == .repeated)
        let second = ApprovalAnswer(id: "2", isApproved: false)
        #expect(
            simulation.send(.answer(task: "l[0]/ask", second)).reply
                == .refused("'l[0]/ask' was approved before"))
        #expect(simulation.send(.answer(task: "l[1]/ask", yes)).reply == .accepted)
        #expect(simulation.result.outcome == .success)
    }

    @Test(
        "a task that runs whatever became of its dependencies sees their failures, and what comes later not")
    func allDoneSeesFailures() throws {
        let simulation = try Simulation(
            [
                AgentTask("bad"), AgentTask("stopped"), AgentTask("other"),
                AgentTask("t", after: ["bad", "stopped"], join: .allDone),
            ], .parallel)
        simulation.send(.start)
        try simulation.answer("bad", Self.fatal)
        let stopped = OperationFailure(kind: .cancelled, "stopped", isRetryable: false)
        try simulation.answer("stopped", .failure(stopped))
        let context = try #require(simulation.running.last).context
        #expect(context.failure(of: "bad")?.message == "no")
        #expect(context.status(of: "stopped") == .cancelled)
        try simulation.answer("other", .success([:]))
        #expect(context.status(of: "other") == nil)
        #expect(simulation.running.last?.input == [:])
    }
}
