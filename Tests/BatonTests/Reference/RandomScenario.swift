@testable import Baton

/// Scenarios of all kinds from a seed: every pattern, join and merge policy, all control tasks nested up to three
/// levels deep, and everything that can go wrong in them.
struct RandomScenario {
    private var random: SeededGenerator
    private let isTimed: Bool
    private let isLimited: Bool
    private var signals = 0

    /// A name that an expression may read.
    struct Readable {
        let name: String
        let kind: Kind
        enum Kind { case task, number, object }
    }

    static func make(seed: UInt64) -> Scenario {
        var generator = RandomScenario(seed: seed)
        return generator.scenario(seed: seed)
    }

    private init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let draw = Int.random(in: 0..<10, using: &random)
        isTimed = draw < 6
        isLimited = draw >= 5
    }

    private mutating func scenario(seed: UInt64) -> Scenario {
        var scenario = Scenario(
            workflow: workflow("random", depth: 0), oracle: Oracle(seed: seed), isTimed: isTimed,
            isLimited: isLimited)
        if isTimed, chance(1, of: 10) { scenario.cancelledAt = nanoseconds(30) }
        if isLimited, chance(1, of: 3) {
            let from = nanoseconds(10)
            scenario.pauses = [(from, from + nanoseconds(20))]
        }
        return scenario
    }

    private mutating func workflow(_ name: String, depth: Int) -> Workflow {
        let pattern = pattern()
        let tasks = tasks(pattern, depth: depth, outer: [])
        var policy = FailurePolicy.continueIndependent
        if isTimed, chance(1, of: 3) { policy = chance(1, of: 2) ? .failFast : .tolerate(1) }
        return Workflow(
            name, pattern: pattern, tasks: tasks, failurePolicy: policy,
            carry: chance(1, of: 4) ? .declared : .fill,
            maxConcurrency: isLimited && chance(1, of: 2) ? number(1...3) : nil,
            deadline: isTimed && chance(1, of: 5) ? duration(5...30) : nil, priority: number(0...2),
            output: output(of: tasks))
    }

    // MARK: Tasks

    private static let names = ["a", "b", "c", "d", "e"]

    /// - Parameters:
    ///   - outer: what expressions may read of what is around the list.
    ///   - inRepeats: whether the list runs more than once, so that no signal can tell its tasks apart.
    private mutating func tasks(
        _ pattern: ExecutionPattern, depth: Int, outer: [Readable], inRepeats: Bool = false
    ) -> [AgentTask] {
        let count = depth == 0 ? number(1...5) : number(1...(4 - depth))
        let names = Self.names.prefix(count)
        let outer = outer.filter { !names.contains($0.name) }
        let isOrdered = pattern == .sequential || pattern == .conditional
        var tasks: [AgentTask] = []
        /// By task, the tasks that have surely ended when it has its turn.
        var known: [Set<Int>] = []
        for index in 0..<count {
            let dependencies = (0..<index).filter { _ in chance(1, of: 3) }
            known.append(
                isOrdered
                    ? Set(0..<index)
                    : dependencies.reduce(into: Set(dependencies)) { $0.formUnion(known[$1]) })
            let own = known[index].sorted().map { Readable(name: names[$0], kind: .task) }
            let work = work(depth: depth, reads: own + outer, inRepeats: inRepeats)
            var task = AgentTask(names[index], work, dependencies: dependencies.map { names[$0] })
            task.join = join(of: dependencies.count)
            if pattern == .graph || pattern == .conditional, chance(2, of: 5) {
                let all = names.prefix(index).map { Readable(name: $0, kind: .task) }
                task.condition = .expression(truth(pattern == .graph ? all + outer : own + outer))
            }
            decorate(&task, reads: own + outer)
            tasks.append(task)
        }
        if chance(1, of: 20) { tasks[0].dependencies.append("nobody") }
        if isOrdered, count > 1, chance(1, of: 20), tasks[count - 1].dependencies.isEmpty {
            tasks[0].dependencies.append(tasks[count - 1].id)
        }
        return tasks
    }

    private mutating func decorate(_ task: inout AgentTask, reads: [Readable]) {
        task.priority = chance(1, of: 4) ? number(0...3) : nil
        switch task.work.kind {
        case .operation:
            decorateOperation(&task, reads: reads)
        case .workflow:
            task.merge = merge()
            task.inputs = chance(2, of: 3) ? ["n": .int(Int64(number(0...5)))] : [:]
            fallthrough
        case .map, .loop, .choice, .race, .sleep, .approval, .signal:
            if isTimed, task.timeout == nil, chance(1, of: 4) { task.timeout = duration(3...25) }
            if case .approval(var approval) = task.work, task.timeout != nil, chance(1, of: 2) {
                approval.onTimeout = chance(1, of: 2) ? .approve : .reject
                task.work = .approval(approval)
            }
            if case .signal(var signal) = task.work, task.timeout != nil, chance(1, of: 2) {
                signal.onTimeout = ["x": 7]
                task.work = .signal(signal)
            }
        }
    }

    private mutating func decorateOperation(_ task: inout AgentTask, reads: [Readable]) {
        task.merge = merge()
        let isNeedy = task.operation == "need"
        if chance(1, of: 2) {
            task.inputs["x"] = chance(1, of: 2) ? "${\(value(reads))}" : .int(Int64(number(0...9)))
        }
        if !isNeedy, chance(1, of: 3) {
            task.inputs["k0"] = ["\(number(0...3)) of ${\(value(reads))}!", "${\(value(reads))}", 4]
        }
        if isTimed || chance(1, of: 2) {
            task.retry = RetryPolicy(maxAttempts: number(1...3), initialBackoff: .zero)
        }
        if isTimed, chance(1, of: 4) { task.timeout = duration(2...8) }
        if isTimed, chance(1, of: 6) { task.totalTimeout = duration(4...15) }
        if isLimited, chance(1, of: 8) { task.concurrency = ConcurrencyKey("key ${input.?n.orValue(0)}") }
        if chance(1, of: 12) { task.spawn = spawn(of: task.id) }
        if chance(1, of: 4) {
            task.compensation = Compensation(
                agent: "test", operation: "mix", inputs: ["undone": "${tasks.\(task.id).output}"],
                retry: RetryPolicy(maxAttempts: 2, initialBackoff: .zero))
        }
    }

    /// A task beside `id` that may depend on it, and a map after that.
    private mutating func spawn(of id: String) -> String {
        let call = "'agent': 'test', 'operation': 'mix'"
        let after = chance(1, of: 2) ? "'dependencies': ['\(id)'], " : ""
        let first = "{'id': 's_\(id)', \(after)\(call), 'retry': {'max_attempts': 1}}"
        guard chance(1, of: 2) else { return "[\(first)]" }
        let body = "{'over': '[1, 2]', 'tasks': [{'id': 'a', \(call), 'retry': {'max_attempts': 1}}]}"
        return "[\(first), {'id': 'm_\(id)', 'dependencies': ['s_\(id)'], 'map': \(body)}]"
    }

    // MARK: What they do

    private mutating func work(depth: Int, reads: [Readable], inRepeats: Bool) -> TaskWork {
        switch number(0...(depth < 3 ? 27 : 19)) {
        case 0: return .operation(agent: chance(1, of: 2) ? "test" : "nobody", name: "nothing")
        case 1: return .sleep(.duration(duration(0...8)))
        case 2: return .approval(ApprovalTask("go on with ${\(value(reads))}?"))
        case 3 where !inRepeats:
            signals += 1
            return .signal(SignalTask("signal \(signals)"))
        case 20, 21: return map(depth: depth, reads: reads)
        case 22: return loop(depth: depth, reads: reads)
        case 23, 24:
            var branches = [ChoiceTask.Branch(when: truth(reads), body: body(depth, reads, inRepeats))]
            if chance(2, of: 3) {
                branches.append(.init(when: truth(reads), body: body(depth, reads, inRepeats)))
            }
            if chance(1, of: 2) { branches.append(.init(when: nil, body: body(depth, reads, inRepeats))) }
            return .choice(ChoiceTask(branches))
        case 25: return .workflow(workflow("sub", depth: depth + 1).without(signals: inRepeats))
        case 26 where isTimed, 27 where isTimed:
            let tasks = tasks(.parallel, depth: depth + 1, outer: reads, inRepeats: inRepeats)
            return .race(TaskBody(pattern: .parallel, tasks: tasks, output: output(of: tasks)))
        default: return .operation(agent: "test", name: chance(1, of: 3) ? "need" : "mix")
        }
    }

    private mutating func map(depth: Int, reads: [Readable]) -> TaskWork {
        let name = chance(1, of: 3) ? "e" : "item"
        let locals = [Readable(name: name, kind: .number), Readable(name: "index", kind: .number)]
        let inner = reads.filter { $0.name != name && $0.name != "index" } + locals
        let over: Value =
            switch number(0...9) {
            case 0: "[]"
            case 1: "input.n"
            case 2, 3: "[1, 2, 3, 4].filter(v, v != input.?n.orValue(0))"
            case 4, 5: [1, "${\(value(reads))}"]
            default: [5, 6]
            }
        var policy = FailurePolicy.continueIndependent
        if chance(1, of: 2) { policy = isTimed ? .tolerate(number(0...1)) : .tolerate(4) }
        return .map(
            MapTask(
                over: over, item: name, maxConcurrency: isLimited && chance(1, of: 2) ? number(1...2) : nil,
                failurePolicy: policy, body: body(depth, inner, true)))
    }

    private mutating func loop(depth: Int, reads: [Readable]) -> TaskWork {
        let locals = [
            Readable(name: "iteration", kind: .number), Readable(name: "previous", kind: .object),
        ]
        let inner = reads.filter { $0.name != "iteration" && $0.name != "previous" } + locals
        let body = body(depth, inner, true)
        let until =
            switch number(0...3) {
            case 0: "iteration >= \(number(1...3))"
            case 1: "previous.?x.orValue(0) > 4"
            default: truth(body.tasks.map { Readable(name: $0.id, kind: .task) })
            }
        return .loop(LoopTask(until: until, maxIterations: number(1...3), body: body))
    }

    private mutating func body(_ depth: Int, _ reads: [Readable], _ inRepeats: Bool) -> TaskBody {
        let pattern = pattern()
        let tasks = tasks(pattern, depth: depth + 1, outer: reads, inRepeats: inRepeats)
        return TaskBody(pattern: pattern, tasks: tasks, output: output(of: tasks))
    }

    private mutating func output(of tasks: [AgentTask]) -> Value? {
        guard chance(1, of: 4) else { return nil }
        let reads = tasks.map { Readable(name: $0.id, kind: .task) }
        return chance(1, of: 3)
            ? "${\(value(reads))}" : ["x": "${\(reads[0].name).?x.orValue(0)}", "fixed": 1]
    }

    // MARK: Expressions

    private mutating func value(_ reads: [Readable]) -> String {
        guard let read = reads.randomElement(using: &random), chance(4, of: 5) else { return "input.n" }
        switch read.kind {
        case .number: return read.name
        case .object: return "\(read.name).?x.orValue(0)"
        case .task:
            return switch number(0...5) {
            case 0: "\(read.name).x"
            case 1: "tasks.\(read.name).status"
            case 2: "tasks.\(read.name).output"
            case 3: "has(\(read.name).x) ? \(read.name).x : -1"
            default: "\(read.name).?x.orValue(0)"
            }
        }
    }

    private mutating func truth(_ reads: [Readable]) -> String {
        guard let read = reads.randomElement(using: &random), chance(5, of: 6) else {
            return chance(1, of: 2) ? "input.n > 2" : "\(chance(1, of: 2))"
        }
        switch read.kind {
        case .number: return "\(read.name) != \(number(0...3))"
        case .object: return "\(read.name) != {}"
        case .task:
            return switch number(0...5) {
            case 0: "\(read.name).x > 4"
            case 1: "tasks.\(read.name).status == 'success'"
            case 2: "\(read.name).x > 4 || tasks.\(read.name).status != 'success'"
            case 3: "has(\(read.name).x) && \(read.name).x % 2 == 0"
            default: "\(read.name).?x.orValue(0) < 6"
            }
        }
    }

    // MARK: Draws

    private mutating func chance(_ wins: Int, of all: Int) -> Bool {
        Int.random(in: 0..<all, using: &random) < wins
    }
    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func nanoseconds(_ seconds: Int) -> Int64 {
        Int64.random(in: 1...Int64(seconds) * 1_000_000_000, using: &random)
    }
    private mutating func duration(_ seconds: ClosedRange<Int>) -> Duration {
        .seconds(number(seconds)) + .nanoseconds(nanoseconds(1))
    }
    private mutating func pattern() -> ExecutionPattern { ExecutionPattern.allCases[number(0...3)] }
    private mutating func merge() -> MergePolicy {
        chance(1, of: 2) ? .inputsWin : MergePolicy.allCases[number(0...3)]
    }
    private mutating func join(of dependencies: Int) -> JoinRule {
        let rules: [JoinRule] = [.all, .all, .allSucceeded, .allDone, .allDone, .any, .atLeast(2)]
        return rules[number(0...(dependencies > 1 ? 6 : 5))]
    }
}

extension Workflow {
    /// - Parameter isWanted: whether to; sleeps then stand for the signals.
    fileprivate func without(signals isWanted: Bool) -> Workflow {
        var workflow = self
        if isWanted { workflow.tasks = workflow.tasks.map(\.withoutSignals) }
        return workflow
    }
}

extension AgentTask {
    fileprivate var withoutSignals: AgentTask {
        var task = self
        func plain(_ body: TaskBody) -> TaskBody {
            var body = body
            body.tasks = body.tasks.map(\.withoutSignals)
            return body
        }
        switch work {
        case .signal: task.work = .sleep(.duration(.nanoseconds(1_234_567_891)))
        case .workflow(let workflow): task.work = .workflow(workflow.without(signals: true))
        case .choice(var choice):
            for index in choice.branches.indices {
                choice.branches[index].body = plain(choice.branches[index].body)
            }
            task.work = .choice(choice)
        case .race(let body): task.work = .race(plain(body))
        case .operation, .map, .loop, .sleep, .approval: break
        }
        return task
    }
}
