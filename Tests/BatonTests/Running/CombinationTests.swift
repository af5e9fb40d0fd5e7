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

    @Test(
        "an effect in doubt that somebody says is done spawns what its output asks for",
        arguments: [true, false])
    func spawnAfterDoubt(isPossible: Bool) throws {
        let agent = testAgent(effect: .external)
        var task = AgentTask("send")
        task.spawn = "output.more.map(id, {'id': id, 'agent': 'test', 'operation': 'echo'})"
        let before = try Simulation(Workflow("w", tasks: [task, AgentTask("last")]), agents: [agent])
        before.send(.start)
        let simulation = try Simulation(recovering: before.events, agents: [agent], at: before.now)
        #expect(simulation.result["send"]?.status == .inDoubt)
        let output: Value = ["more": isPossible ? ["x", "y"] : ["last"]]
        simulation.send(.resolve(task: "send", .done(output: output), by: "ada"))
        while let task = simulation.runningTasks.first { try simulation.answer(task, .success([:])) }
        #expect(simulation.isFinished)
        #expect(simulation.result.results.map(\.id) == ["send", "last"] + (isPossible ? ["x", "y"] : []))
        #expect(simulation.result["send"]?.failure?.kind == (isPossible ? nil : .invalidOutput))
    }

    @Test(
        "a run whose output fails is partial when something succeeded, else failed, and says why",
        arguments: [([], .failed), (["skip"], .failed), (["ok"], .partial), (["ok", "bad"], .partial)]
            as [([String], RunOutcome)])
    func failingOutput(ids: [String], outcome: RunOutcome) throws {
        let tasks = ids.map { AgentTask($0, condition: $0 == "skip" ? "false" : nil) }
        let workflow = Workflow("w", pattern: .conditional, tasks: tasks, output: "${input.missing}")
        let simulation = try Simulation(workflow)
        try simulation.runToEnd { $0.context.task == "bad" ? Self.fatal : .success([:]) }
        #expect(simulation.result.outcome == outcome)
        #expect(simulation.result.failure?.kind == .invalidOutput)
        #expect(simulation.result.output == nil)
    }
}
