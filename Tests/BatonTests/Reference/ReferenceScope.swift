import Expressions

@testable import Baton

extension FailureKind: Error {}

/// The engine as docs/semantics.md says that it goes: naive, recursive, without a queue, a plan or a clock. What becomes
/// of a task follows from what became of those before it in its list. Limits of concurrency and pauses, which change
/// only when something happens, are for ``RunInvariants`` to check.
struct ReferenceScope {
    let oracle: Oracle
    let input: [String: Value]
    var prefix = ""
    /// What expressions see of tasks by id: `status` and `output`. Items and iterations are like tasks to them.
    var tasks: [String: Value] = [:]

    static func local(_ name: String, _ value: Value?) -> Fate { Fate(path: name, output: value) }

    func seeing(_ fates: [Fate]) -> Self {
        var scope = self
        for fate in fates {
            let members = ["status": .string(fate.status.rawValue), "output": fate.output]
            scope.tasks[fate.id] = .object(members.compactMapValues(\.self))
        }
        return scope
    }

    /// A list of tasks (section 2), and what it comes to.
    func play(_ list: Workflow, _ path: String, at begin: Int64, isRace: Bool = false) -> Fate {
        var body = Fate(path: path, since: begin, turn: begin, end: begin)
        var tasks = list.tasks.map { (task: $0, since: begin) }
        while body.inner.count < tasks.count {
            let (task, since) = tasks[body.inner.count]
            let fate = seeing(body.inner).play(task, in: list, after: body.inner, since: since)
            body.inner.append(fate)
            guard let spawn = task.spawn, fate.status == .success else { continue }
            let document = try? seeing([Self.local("output", fate.output)]).value(of: spawn)
            tasks += ((try? WorkflowDecoder.decodeTasks(document ?? [])) ?? []).map { ($0, fate.end) }
        }
        body.finish(after: isRace ? 0 : Self.limit(list.failurePolicy)) {
            isRace ? $0.status == .success : $0.isFailure && !($0.attempts.isEmpty && $0.kind == .dependency)
        }
        do {
            let winners = body.inner.filter { isRace && $0.status == .success }
            let counted = winners.isEmpty ? body.inner : winners
            if counted.contains(where: \.isFailure) { throw FailureKind.dependency }
            if counted.contains(where: { $0.status == .cancelled }) { throw FailureKind.cancelled }
            if isRace, winners.isEmpty { throw FailureKind.dependency }
            let outputs = counted.compactMap { fate in fate.output.map { (fate.id, $0) } }
            body.output = counted.count == 1 ? counted[0].output : .object(Dictionary(outputs) { $1 })
            if let output = list.output { body.output = try seeing(body.inner).template(output) }
        } catch {
            body.fail(error as? FailureKind ?? .invalidOutput, because: body.inner)
        }
        return body
    }

    private func play(_ task: AgentTask, in list: Workflow, after earlier: [Fate], since: Int64) -> Fate {
        let isOrdered = list.pattern == .sequential || list.pattern == .conditional
        let isConditional = list.pattern == .graph || list.pattern == .conditional
        let condition = isConditional ? task.condition?.expressionText : nil
        let reads = condition.flatMap { try? Expression(parsing: $0).readSet }?.flatMap { $0.prefix(2) } ?? []
        let dependencies = task.dependencies.compactMap { id in earlier.first { $0.id == id } }
        let awaited =
            dependencies + (isOrdered ? earlier.suffix(1) : earlier.filter { reads.contains($0.id) })
        let ready = awaited.map(\.end).reduce(since, max)
        let turn = awaited.contains { $0.turn == ready } ? ready : nil
        var fate = Fate(path: prefix + task.id, task: task, since: since, turn: turn, end: ready)
        do {
            if let agent = task.agent, agent != "test" { throw FailureKind.unknownAgent }
            if let name = task.operation, name != "mix", name != "need" { throw FailureKind.unknownOperation }
            for id in task.dependencies where !earlier.contains(where: { $0.id == id }) {
                let isLater = list.tasks.contains { $0.id == id }
                throw isLater ? FailureKind.dependencyOrder : .unknownDependency
            }
            let isWanted = try Self.join(task.join, dependencies.map(\.status))
            if isWanted { fate.turn = ready }
            guard try isWanted && condition.map(holds) ?? true else {
                fate.status = .skipped
                return fate
            }
            let isCarrying = list.pattern == .sequential && list.carry == .fill
            fate.input = try inputs(of: task, dependencies, carrying: isCarrying ? earlier : [])
            fate.attempts = [ready..<ready]
            try perform(task, &fate)
        } catch {
            let causes = fate.attempts.isEmpty ? dependencies : fate.inner
            fate.fail(error as? FailureKind ?? .invalidInput, because: causes)
        }
        if case .workflow(let workflow) = task.work { fate.limit(to: workflow.deadline, isDeadline: true) }
        fate.limit(to: task.operation == nil ? task.timeout : task.totalTimeout)
        return fate
    }

    /// The table of section 4: whether a task has its turn or is skipped.
    static func join(_ rule: JoinRule, _ statuses: [TaskStatus]) throws(FailureKind) -> Bool {
        let found = Set(statuses)
        if rule == .allDone || statuses.isEmpty { return true }
        if rule == .all || rule == .allSucceeded {
            if found.contains(.failed) || found.contains(.timedOut) { throw .dependency }
            if found.contains(.cancelled) { throw .cancelled }
            return rule == .all || !found.contains(.skipped)
        }
        let wanted = if case .atLeast(let count) = rule { count } else { 1 }
        if statuses.count(where: { $0 == .success }) >= wanted { return true }
        if found == [.skipped] { return false }
        throw .dependency
    }

    /// How many may fail before all ends.
    static func limit(_ policy: FailurePolicy) -> Int? {
        policy == .failFast ? 0 : (0...9).first { policy == .tolerate($0) }
    }
}
