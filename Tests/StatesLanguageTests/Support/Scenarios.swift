@testable import Baton

extension ExecutionTests {
    /// Workflows of the agent 'script' over the input `n`, `name` and `l`.
    static var scenarios: [Workflow] {
        get throws { try scenarioTexts.map(Workflow.read) }
    }

    private static func task(_ id: String, _ operation: String, _ rest: String = "") -> String {
        #"{"id": "\#(id)", "agent": "script", "operation": "\#(operation)"\#(rest.isEmpty ? "" : ", " + rest)}"#
    }

    private static func workflow(_ name: String, _ pattern: String, _ tasks: [String], _ rest: String = "")
        -> String
    {
        #"{"name": "\#(name)", "pattern": "\#(pattern)", "tasks": [\#(tasks.joined(separator: ", "))]\#(rest.isEmpty ? "" : ", " + rest)}"#
    }

    private static let scenarioTexts: [String] = [
        // Outputs flow and are laid over each other; a list goes under its task's id.
        workflow(
            "merge", "parallel",
            [
                task("a", "echo", #""inputs": {"x": 1, "y": [1, [2]], "z": null}"#),
                task("b", "list", #""inputs": {"x": 2}"#),
                task(
                    "c", "echo",
                    #""dependencies": ["a", "b"], "inputs": {"x": "${input.l}", "t": "a ${input.n} of ${input.name}"}"#
                ),
                task(
                    "d", "echo",
                    #""dependencies": ["a"], "inputs": {"x": 9, "w": 3}, "merge": "dependency_wins""#),
                task(
                    "e", "echo", #""dependencies": ["c"], "inputs": {"n": "${c.x}", "m": "${b[0].x + a.x}"}"#),
            ]),
        // What looks like an expression in data is none, and what is written as none neither.
        workflow(
            "texts", "parallel",
            [
                task(
                    "a", "echo",
                    #""inputs": {"x": "$${no}", "y": "${input.text}", "z": [["${input.text}", {}], "{% 1 %}", "a %} b"], "e": []}"#
                ),
                task(
                    "b", "echo", #""dependencies": ["a"], "inputs": {"t": "${a.z[0]}", "u": "${a.z[0][0]}!"}"#
                ),
                task("c", "echo", #""dependencies": ["a"], "inputs": {"t": "<${a.x}>"}"#),
            ]),
        // A condition that fails is a failure, one that does not hold a skip; what depends on them follows.
        workflow(
            "conditions", "conditional",
            [
                task("a", "echo", #""inputs": {"x": 600}"#),
                task("yes", "echo", #""condition": "a.x > 500""#),
                task("no", "echo", #""condition": "a.x < 500""#),
                task("broken", "echo", #""condition": "a.y > 500""#),
                task("guarded", "echo", #""condition": "has(a.y) && a.y > 500 || input.n == 5""#),
                task("after_no", "echo", #""dependencies": ["no"]"#),
                task("needs_no", "echo", #""dependencies": ["no", "yes"], "join": "all_succeeded""#),
                task("after_broken", "echo", #""dependencies": ["broken"]"#),
                task("later", "echo", #""dependencies": ["after_broken"]"#),
                task("bad_input", "echo", #""inputs": {"q": "${a.zz}"}"#),
                task(
                    "status", "echo",
                    #""condition": "tasks.no.status == 'skipped' && tasks['broken'].status == 'failed'""#),
            ]),
        // Each join rule over a success, a failure and a skip.
        workflow(
            "joins", "graph",
            [
                task("ok", "echo", #""inputs": {"k": 1}"#), task("bad", "fail"),
                task("skip", "echo", #""condition": "false""#),
                task("all", "echo", #""dependencies": ["ok", "skip"]"#),
                task("all_bad", "echo", #""dependencies": ["ok", "bad"]"#),
                task("succeeded", "echo", #""dependencies": ["ok", "skip"], "join": "all_succeeded""#),
                task("succeeded_bad", "echo", #""dependencies": ["skip", "bad"], "join": "all_succeeded""#),
                task(
                    "done", "echo",
                    #""dependencies": ["ok", "bad", "skip"], "join": "all_done", "inputs": {"s": "${tasks.bad.status}"}"#
                ),
                task("any", "echo", #""dependencies": ["ok", "bad", "skip"], "join": "any""#),
                task("any_bad", "echo", #""dependencies": ["bad", "skip"], "join": "any""#),
                task("any_skip", "echo", #""dependencies": ["skip"], "join": "any""#),
                task("two", "echo", #""dependencies": ["ok", "bad"], "join": "at_least 2""#),
                task("chain", "echo", #""dependencies": ["all_bad", "two"]"#),
                task("reader", "echo", #""condition": "tasks.bad.status == 'failed'""#),
            ]),
        // All bad, and an output that needs what is not there.
        workflow("failed", "parallel", [task("a", "fail"), task("b", "echo", #""dependencies": ["a"]"#)]),
        workflow(
            "output", "sequential", [task("a", "echo", #""inputs": {"x": [1]}"#)],
            #""output": {"x": "${a.x}", "n": "${input.n}"}"#),
        workflow("no output", "sequential", [task("a", "echo")], #""output": "${a.x}""#),
        workflow("empty", "parallel", []),
    ]

    static var maps: [Workflow] {
        get throws {
            try [
                workflow(
                    "plain", "sequential",
                    [
                        task("before", "echo", #""inputs": {"k": 2}"#),
                        #"{"id": "each", "map": {"over": "input.l", "item": "n", "tasks": [\#(task("a", "echo", #""inputs": {"x": "${n}", "k": "${before.k}", "i": "${index}"}"#)), \#(task("b", "echo", #""dependencies": ["a"], "inputs": {"m": "${input.n + n}"}"#))]}}"#,
                        task(
                            "after", "echo",
                            #""dependencies": ["each"], "inputs": {"t": "${each.outputs.map(o, o.b.m)}"}"#),
                    ]),
                workflow(
                    "failing", "parallel",
                    [
                        #"{"id": "each", "map": {"over": "input.l", "pattern": "conditional", "max_concurrency": 2, "tasks": [\#(task("a", "fail", #""condition": "item == 2""#)), \#(task("b", "echo", #""dependencies": ["a"]"#))]}}"#,
                        #"{"id": "tolerant", "map": {"over": "[1, 2]", "failure_policy": "tolerate 1", "pattern": "conditional", "tasks": [\#(task("a", "fail", #""condition": "item == 2""#))], "output": {"i": "${item}"}}}"#,
                        task("after", "echo", #""dependencies": ["each"]"#),
                    ]),
                workflow(
                    "odd", "parallel",
                    [
                        #"{"id": "none", "map": {"over": "input.l.filter(x, x > 9)", "tasks": [\#(task("a", "echo"))]}}"#,
                        #"{"id": "bad", "map": {"over": "input.n", "tasks": [\#(task("a", "echo"))]}}"#,
                        #"{"id": "outer", "map": {"over": ["${input.n}"], "item": "x", "tasks": [{"id": "inner", "map": {"over": "input.l", "item": "y", "tasks": [\#(task("a", "list", #""inputs": {"s": "${x + y}"}"#))]}}]}}"#,
                    ]),
            ].map(Workflow.read)
        }
    }

    static func randomWorkflow(_ random: inout some RandomNumberGenerator) -> Workflow {
        let count = Int.random(in: 2...6, using: &random)
        let pattern = ExecutionPattern.allCases.randomElement(using: &random) ?? .graph
        let joins: [JoinRule] = [.all, .all, .allSucceeded, .allDone, .any]
        var tasks: [AgentTask] = []
        for index in 0..<count {
            let dependencies = (0..<index).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.map {
                "t\($0)"
            }
            var condition: Condition?
            if Int.random(in: 0..<3, using: &random) == 0 {
                let earlier = "t\(Int.random(in: 0..<max(index, 1), using: &random))"
                condition = .expression(
                    index == 0
                        ? "input.n > 4"
                        : [
                            "\(earlier).v > 1", "has(\(earlier).v)", "tasks.\(earlier).status != 'failed'",
                            "\(earlier).q",
                        ]
                        .randomElement(using: &random) ?? "true")
            }
            tasks.append(
                AgentTask(
                    "t\(index)", agent: "script",
                    operation: ["echo", "echo", "echo", "list", "fail"].randomElement(using: &random)
                        ?? "echo",
                    inputs: ["v": .int(Int64(index)), "k\(index)": "${input.n}"], dependencies: dependencies,
                    condition: condition,
                    join: dependencies.count > 1 && Int.random(in: 0..<6, using: &random) == 0
                        ? .atLeast(2) : joins.randomElement(using: &random) ?? .all))
        }
        return Workflow("random", pattern: pattern, tasks: tasks)
    }
}
