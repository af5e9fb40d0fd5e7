import Baton

/// Workflows that together have every kind of task, policy and limit that a crash can hit.
enum EveryKindOfTask {
    static let agent = BasicAgent(
        "work", effect: .idempotent,
        [
            "do": { input, context in
                .object(input.merging(["turn": context.variables["iteration"] ?? 0]) { $1 })
            },
            "fail": { _, _ in throw OperationFailure("it broke", isRetryable: false) },
        ])

    static let all = [
        loop, choice, race, spawn, nested, deadline, limits, map, compensation,
    ]

    static let loop = Workflow(
        "loop", pattern: .graph,
        tasks: [
            AgentTask(
                "rounds",
                .loop(
                    LoopTask(
                        until: "first.turn >= 3", maxIterations: 5,
                        body: TaskBody(tasks: [task("first"), task("second", ["before": "${previous}"])])))),
            task("after", dependencies: ["rounds"]),
        ])

    static let choice = Workflow(
        "choice", pattern: .graph,
        tasks: [
            task("ask", ["size": 2]),
            AgentTask(
                "decide",
                .choice(
                    ChoiceTask([
                        .init(when: "ask.size == 1", body: TaskBody(tasks: [task("small")])),
                        .init(
                            when: nil,
                            body: TaskBody(pattern: .parallel, tasks: [task("left"), task("right")])),
                    ])), dependencies: ["ask"]),
            task("after", dependencies: ["decide"]),
        ])

    static let race = Workflow(
        "race", pattern: .parallel,
        tasks: [
            AgentTask(
                "race",
                .race(TaskBody(pattern: .parallel, tasks: [task("one"), task("two"), task("three")]))),
            task("after", dependencies: ["race"]),
        ])

    static let spawn = Workflow(
        "spawn", pattern: .parallel,
        tasks: [
            AgentTask(
                "parent", agent: "work", operation: "do",
                spawn: """
                    [{'id': 'child', 'agent': 'work', 'operation': 'do'},
                     {'id': 'grandchild', 'agent': 'work', 'operation': 'do', 'dependencies': ['child', 'parent']}]
                    """),
            task("sibling", dependencies: ["parent"]),
        ])

    static let nested = Workflow(
        "nested",
        tasks: [
            task("size", ["size": 7]),
            AgentTask(
                "inner",
                .workflow(
                    Workflow(
                        "inner", pattern: .parallel,
                        tasks: [
                            task("left", ["size": "${input.size}"]), task("right"),
                            task("both", dependencies: ["left", "right"]),
                        ], deadline: .seconds(40))), inputs: ["size": "${size.size}"]),
        ])

    static let deadline = Workflow(
        "deadline", pattern: .parallel,
        tasks: [
            task("a"), task("b", dependencies: ["a"]), task("c", dependencies: ["b"]),
            AgentTask("pause", .sleep(.duration(.seconds(8)))),
        ], deadline: .seconds(6))

    static let limits = Workflow(
        "limits", pattern: .parallel,
        tasks: (0..<6).map { number in
            AgentTask(
                "t\(number)", agent: "work", operation: "do", timeout: .seconds(3),
                totalTimeout: .seconds(20),
                concurrency: ConcurrencyKey("shared", limit: 2))
        }, maxConcurrency: 3)

    static let map = Workflow(
        "map", pattern: .parallel,
        tasks: [
            AgentTask(
                "each",
                .map(
                    MapTask(
                        over: [1, 2, 3, 4, 5], maxConcurrency: 2, failurePolicy: .tolerate(1),
                        body: TaskBody(
                            pattern: .conditional,
                            tasks: [
                                AgentTask("bad", agent: "work", operation: "fail", condition: "index == 2"),
                                task("good"), AgentTask("rest", .sleep(.duration(.seconds(3)))),
                            ])))),
            AgentTask("after", agent: "work", operation: "do", dependencies: ["each"], join: .allDone),
        ])

    static let compensation = Workflow(
        "compensation", pattern: .parallel,
        tasks: [
            undone("a"), undone("b"), undone("c", dependencies: ["a"]),
            AgentTask("x", agent: "work", operation: "fail", dependencies: ["b", "c"]),
        ], failurePolicy: .failFast)

    private static func task(
        _ id: String, _ inputs: [String: Value] = [:], dependencies: [String] = []
    ) -> AgentTask {
        AgentTask(id, agent: "work", operation: "do", inputs: inputs, dependencies: dependencies)
    }

    private static func undone(_ id: String, dependencies: [String] = []) -> AgentTask {
        AgentTask(
            id, agent: "work", operation: "do", dependencies: dependencies,
            compensation: Compensation(agent: "work", operation: "do"))
    }
}
