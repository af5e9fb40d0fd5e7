import Testing

@testable import Baton

@Suite("Workflow decoder")
struct WorkflowDecoderTests {
    /// The work of the only task of a document.
    private static func work(_ members: [String: Value]) throws -> TaskWork {
        let task = Value.object(members.merging(["id": "t"]) { $1 })
        return try WorkflowDecoder.decode(["name": "w", "tasks": [task]]).tasks[0].work
    }

    private static let call: Value = ["id": "a", "agent": "x", "operation": "y"]

    @Test("reads a map, with and without its defaults")
    func map() throws {
        guard
            case .map(let map) = try Self.work([
                "map": [
                    "over": "input.skus", "item": "sku", "max_concurrency": 4,
                    "failure_policy": "tolerate 2", "pattern": "graph", "tasks": [Self.call],
                    "output": "${a}",
                ]
            ])
        else { throw UnexpectedWork() }
        #expect(map.over == "input.skus" && map.item == "sku" && map.maxConcurrency == 4)
        #expect(map.failurePolicy == .tolerate(2))
        #expect(map.body.pattern == .graph && map.body.tasks.map(\.id) == ["a"] && map.body.output == "${a}")

        guard case .map(let short) = try Self.work(["map": ["over": [1, "${x}"], "tasks": []]]) else {
            throw UnexpectedWork()
        }
        #expect(short.over == [1, "${x}"] && short.item == "item" && short.maxConcurrency == nil)
        #expect(short.failurePolicy == .continueIndependent)
        #expect(short.body.pattern == .sequential && short.body.output == nil)
    }

    @Test("reads a loop")
    func loop() throws {
        guard
            case .loop(let loop) = try Self.work([
                "loop": ["until": "check.ok", "max_iterations": 5, "tasks": [Self.call]]
            ])
        else { throw UnexpectedWork() }
        #expect(loop.until == "check.ok" && loop.maxIterations == 5 && loop.body.tasks.map(\.id) == ["a"])
    }

    @Test("reads the branches of a choice in their order")
    func choice() throws {
        guard
            case .choice(let choice) = try Self.work([
                "choice": [
                    ["when": "x > 500", "tasks": [Self.call], "pattern": "parallel"],
                    ["tasks": [], "output": "none"],
                ]
            ])
        else { throw UnexpectedWork() }
        #expect(choice.branches.map(\.when) == ["x > 500", nil])
        #expect(choice.branches.map(\.body.pattern) == [.parallel, .sequential])
        #expect(choice.branches.map(\.body.tasks.count) == [1, 0])
        #expect(choice.branches.map(\.body.output) == [nil, "none"])
    }

    @Test("reads a workflow within a workflow, with all that workflows have")
    func subworkflow() throws {
        guard
            case .workflow(let workflow) = try Self.work([
                "workflow": [
                    "name": "inner", "tasks": [Self.call], "retry_budget": 3, "priority": 2,
                    "input": ["sku": ["type": "string"]], "output": "${a}",
                ],
                "inputs": ["sku": "1"],
            ])
        else { throw UnexpectedWork() }
        #expect(workflow.name == "inner" && workflow.retryBudget == 3 && workflow.priority == 2)
        #expect(workflow.input["sku"]?.isRequired == true && workflow.output == "${a}")
    }

    @Test("the tasks of a race start together")
    func race() throws {
        guard case .race(let race) = try Self.work(["race": ["tasks": [Self.call], "output": "${a}"]]) else {
            throw UnexpectedWork()
        }
        #expect(race.pattern == .parallel && race.tasks.count == 1 && race.output == "${a}")
    }

    @Test("reads the three forms of sleep")
    func sleep() throws {
        let table: [(Value, SleepTask)] = [
            ("5m", .duration(.seconds(300))), (["for": "input.wait"], .forExpression("input.wait")),
            (["until": "input.due"], .untilExpression("input.due")),
        ]
        for (document, expected) in table {
            guard case .sleep(let sleep) = try Self.work(["sleep": document]) else { throw UnexpectedWork() }
            #expect(sleep == expected)
        }
    }

    @Test("reads approvals and signals, in full and as one text")
    func waiting() throws {
        let approvals: [(Value, ApprovalTask)] = [
            ("Order?", ApprovalTask("Order?")),
            (["prompt": "Order?", "on_timeout": "reject"], ApprovalTask("Order?", onTimeout: .reject)),
        ]
        for (document, expected) in approvals {
            guard case .approval(let approval) = try Self.work(["approval": document]) else {
                throw UnexpectedWork()
            }
            #expect(approval == expected)
        }
        let signals: [(Value, SignalTask)] = [
            ("counted", SignalTask("counted")),
            (["name": "counted", "on_timeout": ["n": 0]], SignalTask("counted", onTimeout: ["n": 0])),
        ]
        for (document, expected) in signals {
            guard case .signal(let signal) = try Self.work(["signal": document]) else {
                throw UnexpectedWork()
            }
            #expect(signal == expected)
        }
    }

    @Test("reads the limits, the spawning and the compensation of a task")
    func taskKeys() throws {
        let task = try WorkflowDecoder.decodeTasks([
            [
                "id": "t", "agent": "x", "operation": "y", "timeout": "1s", "total_timeout": "1m",
                "concurrency": "key", "priority": -3, "spawn": "output.tasks",
                "compensate": [
                    "agent": "x", "operation": "undo", "inputs": ["id": "${t.id}"],
                    "retry": ["max_attempts": 2], "timeout": "2s",
                ],
            ]
        ])[0]
        #expect(task.timeout == .seconds(1) && task.totalTimeout == .seconds(60) && task.priority == -3)
        #expect(task.concurrency == ConcurrencyKey("key", limit: 1) && task.spawn == "output.tasks")
        let compensation = try #require(task.compensation)
        #expect(compensation.agent == "x" && compensation.operation == "undo")
        #expect(compensation.inputs == ["id": "${t.id}"] && compensation.timeout == .seconds(2))
        #expect(compensation.retry?.maxAttempts == 2)
    }
}
