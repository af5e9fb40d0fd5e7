@testable import Baton

/// Workflows with tasks of all kinds and all keys from a seed; most of them make no sense, and all can be written.
///
/// Objects have one key at most, so that equal workflows also print equally.
struct RandomDocument {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func workflow(depth: Int = 0) -> Workflow {
        Workflow(
            "w\(number(9))", summary: ["", "Restocks."][number(2)], version: number(4), pattern: any(),
            tasks: tasks(depth: depth), failurePolicy: failurePolicy(), carry: any(),
            maxConcurrency: maybe { $0.number(9) }, deadline: maybe { $0.duration() },
            retryBudget: maybe { $0.number(9) }, priority: number(3) - 1, input: input(),
            output: maybe { $0.value() })
    }

    private mutating func tasks(depth: Int) -> [AgentTask] {
        (0..<number(4)).map { task("t\($0)", depth: depth) }
    }

    private mutating func task(_ id: String, depth: Int) -> AgentTask {
        let joins: [JoinRule] = [.all, .allSucceeded, .allDone, .any, .atLeast(2)]
        var task = AgentTask(
            id, work(depth: depth), inputs: inputs(),
            dependencies: (0..<number(3)).map { "d\($0)" },
            condition: maybe { .expression("input.quantity > \($0.number(9))") },
            join: joins[number(joins.count)], merge: any(), retry: maybe { $0.retry() },
            timeout: maybe { $0.duration() }, totalTimeout: maybe { $0.duration() },
            concurrency: maybe { ConcurrencyKey("k-${input.sku}", limit: 1 + $0.number(3)) },
            priority: maybe { $0.number(5) - 2 }, spawn: maybe { _ in "output.tasks" },
            compensation: maybe {
                Compensation(
                    agent: "a", operation: "undo", inputs: $0.inputs(), retry: $0.maybe { $0.retry() },
                    timeout: $0.maybe { $0.duration() })
            })
        task.isDistributed = number(4) == 0
        return task
    }

    private mutating func work(depth: Int) -> TaskWork {
        let flat: [TaskKind] = [.operation, .sleep, .approval, .signal]
        let kind = depth < 3 ? TaskKind.allCases[number(TaskKind.allCases.count)] : flat[number(flat.count)]
        switch kind {
        case .operation: return .operation(agent: "a\(number(3))", name: "o")
        case .map: return .map(map(depth: depth))
        case .loop:
            return .loop(
                LoopTask(until: "check.ok", maxIterations: number(9), body: body(depth: depth)))
        case .choice: return .choice(ChoiceTask((0..<number(4)).map { _ in branch(depth: depth) }))
        case .workflow: return .workflow(workflow(depth: depth + 1))
        case .race:
            return .race(
                TaskBody(pattern: .parallel, tasks: tasks(depth: depth + 1), output: maybe { $0.value() }))
        case .sleep:
            let sleeps: [SleepTask] = [
                .duration(duration()), .forExpression("duration('1h')"), .untilExpression("input.due"),
            ]
            return .sleep(sleeps[number(3)])
        case .approval: return .approval(ApprovalTask("Order?", onTimeout: maybe { $0.any() }))
        case .signal: return .signal(SignalTask("counted", onTimeout: maybe { $0.value() }))
        }
    }

    private mutating func map(depth: Int) -> MapTask {
        MapTask(
            over: Bool.random(using: &random) ? "input.skus" : .array([value(), value()]),
            item: ["item", "sku"][number(2)], maxConcurrency: maybe { $0.number(9) },
            failurePolicy: failurePolicy(), body: body(depth: depth))
    }

    private mutating func branch(depth: Int) -> ChoiceTask.Branch {
        ChoiceTask.Branch(when: maybe { _ in "forecast.forecast > 500" }, body: body(depth: depth))
    }

    private mutating func body(depth: Int) -> TaskBody {
        TaskBody(pattern: any(), tasks: tasks(depth: depth + 1), output: maybe { $0.value() })
    }

    private mutating func retry() -> RetryPolicy {
        RetryPolicy(
            maxAttempts: number(9), initialBackoff: duration(), multiplier: Double(number(9)) / 4,
            maximumBackoff: duration())
    }

    private mutating func failurePolicy() -> FailurePolicy {
        [.continueIndependent, .failFast, .tolerate(number(9))][number(3)]
    }

    private mutating func input() -> ObjectSchema {
        switch number(3) {
        case 0: .open
        case 1: ObjectSchema([])
        default: ObjectSchema(["amount", "sku"].map { property($0) })
        }
    }

    private mutating func property(_ name: String) -> ObjectSchema.Property {
        let isRequired = Bool.random(using: &random)
        let defaultValue: Value? = isRequired ? nil : maybe { .string("x\($0.number(9))") }
        let schema: Schema = defaultValue != nil ? .string(options: []) : InputType.allCases[number(7)].schema
        return ObjectSchema.Property(
            name: name, schema: isRequired || defaultValue != nil ? schema : .nullable(schema),
            isRequired: isRequired, defaultValue: defaultValue, unit: maybe { _ in "units" },
            summary: ["", "The product."][number(2)])
    }

    private mutating func inputs() -> [String: Value] { number(2) == 0 ? [:] : ["k": value()] }

    private mutating func value() -> Value {
        let values: [Value] = [
            nil, true, .int(Int64(number(9))), 0.5, "", "${order.quantity} units", [1, [nil]], [:],
            ["map": ["over": "x"]],
        ]
        return values[number(values.count)]
    }

    private mutating func duration() -> Duration { .milliseconds(number(4) * 1_234_567) }

    private mutating func number(_ end: Int) -> Int { Int.random(in: 0..<end, using: &random) }

    private mutating func any<T: CaseIterable>() -> T where T.AllCases == [T] {
        T.allCases[number(T.allCases.count)]
    }

    private mutating func maybe<T>(_ make: (inout RandomDocument) -> T) -> T? {
        Bool.random(using: &random) ? make(&self) : nil
    }
}
