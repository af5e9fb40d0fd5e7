import Expressions

@testable import Baton

/// One list of tasks as the contract (docs/semantics.md) says that it goes: naive, recursive, without a queue, a plan
/// or a clock. The fate of a task follows from the fates of those that it waits for.
///
/// What ends a scope early depends on how it goes, so it is played twice: once to find the instant, then with it.
final class ReferenceScope {
    let list: Workflow
    let prefix: String
    let oracle: Oracle
    let input: [String: Value]
    let locals: [String: Value]
    let outer: ReferenceScope?
    let begin: Int64
    let isRace: Bool
    /// When everything in it ends, because of what is around it or because of itself.
    private(set) var cut: Cut

    /// With those that were spawned, and when each came into the list.
    private(set) var tasks: [(task: AgentTask, since: Int64)]
    /// By the tasks' ids.
    private var fates: [String: Fate] = [:]
    var children: [ReferenceScope] = []
    /// The task that it is part of, and its place among that task's bodies.
    var owner: (id: String, place: Int)?
    /// Whether the contract does not say what becomes of the tasks, because a decision fell without time passing.
    var isAmbiguous = false
    /// Whether something around it ended it.
    private(set) var isStopped = false

    init(
        _ list: Workflow, prefix: String = "", oracle: Oracle, input: [String: Value],
        locals: [String: Value] = [:], outer: ReferenceScope? = nil, begin: Int64 = 0, cut: Cut = .never,
        isRace: Bool = false
    ) {
        self.list = list
        self.prefix = prefix
        self.oracle = oracle
        self.input = input
        self.locals = locals
        self.outer = outer
        self.begin = begin
        self.cut = cut
        self.isRace = isRace
        tasks = list.tasks.map { ($0, begin) }
    }

    func play() {
        playAll()
        if let decisive = decisiveFate, decisive.end < cut.at {
            cut = Cut(at: decisive.end)
            let deciders = fates.filter { $1.end == cut.at && decides($1) }
            // What came before stays; the rest is played again and ends with the decision.
            fates = fates.filter { $1.end < cut.at || deciders[$0] != nil }
            let dropped = children.filter { fates[$0.owner?.id ?? ""] == nil }
            children = children.filter { fates[$0.owner?.id ?? ""] != nil }
            isAmbiguous =
                isAmbiguous || deciders.count > 1 || dropped.contains { $0.isTouched(at: cut.at) }
                || deciders.values.contains { ($0.start ?? cut.at) == cut.at }
            tasks = tasks.filter { $0.since <= cut.at }
            playAll()
        } else {
            isStopped = fates.values.contains(where: \.isCut)
        }
        isAmbiguous = isAmbiguous || children.contains(where: \.isAmbiguous)
    }

    /// Whether something in it begins or ends at an instant.
    func isTouched(at instant: Int64) -> Bool {
        fates.values.contains { $0.end == instant || $0.start == instant }
            || children.contains { $0.isTouched(at: instant) }
    }

    private func playAll() {
        var index = 0
        while index < tasks.count {
            _ = fate(index)
            index += 1
        }
    }

    private func decides(_ fate: Fate) -> Bool { isRace ? fate.status == .success : fate.isOwnFailure }

    /// The first success of a race, or the failure that its policy does not tolerate any more.
    private var decisiveFate: Fate? {
        let inOrder = fates.values.filter(decides).sorted { $0.end < $1.end }
        if isRace { return inOrder.first }
        guard let limit = list.failurePolicy.toleratedFailures, inOrder.count > limit else { return nil }
        return inOrder[limit]
    }

    var winner: Fate? { isRace ? decisiveFate : nil }
    var end: Int64 { fates.values.map(\.end).max() ?? begin }
    var finals: [Fate] { tasks.indices.map(fate) }
    func index(of id: String) -> Int? { tasks.firstIndex { $0.task.id == id } }
    func path(_ index: Int) -> String { prefix + tasks[index].task.id }

    /// By path, everything that became of the tasks in it and in the scopes within.
    var records: [String: (fate: Fate, task: AgentTask, scope: ReferenceScope)] {
        var records: [String: (Fate, AgentTask, ReferenceScope)] = [:]
        for index in tasks.indices { records[path(index)] = (fate(index), tasks[index].task, self) }
        return children.reduce(into: records) { $0.merge($1.records) { first, _ in first } }
    }

    /// By path and place, how each body ended.
    var ends: [String: TaskStatus] {
        var ends: [String: TaskStatus] = [:]
        for child in children {
            ends.merge(child.ends) { $1 }
            guard let owner = child.owner else { continue }
            ends[Self.end(prefix + owner.id, owner.place)] =
                child.isStopped ? .cancelled : child.result().status
        }
        return ends
    }

    static func end(_ path: String, _ place: Int) -> String { "\(path) #\(place)" }

    // MARK: One task

    func fate(_ index: Int) -> Fate {
        let id = tasks[index].task.id
        if let known = fates[id] { return known }
        let fate = decide(index)
        fates[id] = fate
        if fate.status == .success, let spawn = tasks[index].task.spawn {
            let output: [String: Value] = ["output": fate.output ?? .null]
            if case .array(let documents)? = try? evaluate(spawn, output) {
                let spawned = (try? WorkflowDecoder.decodeTasks(.array(documents))) ?? []
                tasks += spawned.map { ($0, fate.end) }
            }
        }
        return fate
    }

    private func decide(_ index: Int) -> Fate {
        let task = tasks[index].task
        let before = dependencies(index) + waitedFor(index)
        let ready = before.map { self.fate($0).end }.reduce(max(begin, tasks[index].since), max)
        if ready > cut.at || before.contains(where: { self.fate($0).isCut }) { return ended() }
        if let kind = malformation(index) { return Fate(status: .failed, kind: kind, end: ready) }
        switch joined(index) {
        case .run: break
        case .skip: return Fate(status: .skipped, end: ready)
        case .cancel: return Fate(status: .cancelled, kind: .cancelled, end: ready)
        case .fail:
            let roots = roots(of: dependencies(index))
            return Fate(status: .failed, kind: .dependency, roots: roots, end: ready, isInherited: true)
        }
        // What follows from a decision alone still follows at the instant of the end; nothing takes its turn.
        guard ready < cut.at else { return ended() }
        var begun = Fate(status: .success, start: ready, end: ready)
        if list.pattern.readsConditions, let text = task.condition?.expressionText {
            guard case .bool(let holds)? = try? evaluate(text) else { return begun.failing(.condition) }
            guard holds else { return Fate(status: .skipped, start: ready, end: ready) }
        }
        do throws(TaskFailure) {
            begun.input = try resolvedInput(index)
        } catch {
            return begun.failing(error.kind)
        }
        begun.attempts = 1
        return work(index, begun)
    }

    /// Ended by the cut of its scope.
    func ended(_ fate: Fate? = nil, isRunning: Bool = false) -> Fate {
        var ended = fate ?? Fate(status: .cancelled, end: cut.at)
        ended.status = isRunning && cut.isDeadline ? .timedOut : .cancelled
        ended.kind = isRunning && cut.isDeadline ? .timeout : .cancelled
        (ended.output, ended.roots, ended.end, ended.isCut) = (nil, [], cut.at, true)
        return ended
    }

    // MARK: What it waits for

    private var isOrdered: Bool { list.pattern == .sequential || list.pattern == .conditional }

    private func dependencies(_ index: Int) -> [Int] {
        tasks[index].task.dependencies.compactMap { self.index(of: $0) }.filter { !isOrdered || $0 < index }
    }

    private func waitedFor(_ index: Int) -> [Int] {
        if isOrdered { return index > 0 ? [index - 1] : [] }
        guard list.pattern == .graph, let text = tasks[index].task.condition?.expressionText else {
            return []
        }
        return Self.names(in: text).compactMap { self.index(of: $0) }
    }

    private func malformation(_ index: Int) -> FailureKind? {
        let task = tasks[index].task
        if let agent = task.agent, agent != "test" { return .unknownAgent }
        if let name = task.operation, name != "mix", name != "need" { return .unknownOperation }
        for id in task.dependencies {
            guard let place = self.index(of: id) else { return .unknownDependency }
            if isOrdered, place > index { return .dependencyOrder }
        }
        return nil
    }

    enum Join { case run, skip, cancel, fail }

    /// The table of section 4.
    private func joined(_ index: Int) -> Join {
        let statuses = dependencies(index).map { fate($0).status }
        return statuses.isEmpty ? .run : Self.join(tasks[index].task.join, statuses)
    }

    static func join(_ rule: JoinRule, _ statuses: [TaskStatus]) -> Join {
        let failed = statuses.contains { $0 == .failed || $0 == .timedOut }
        let cancelled = statuses.contains(.cancelled)
        let skipped = statuses.contains(.skipped)
        let needed: Int
        switch rule {
        case .all: return failed ? .fail : cancelled ? .cancel : .run
        case .allSucceeded: return failed ? .fail : cancelled ? .cancel : skipped ? .skip : .run
        case .allDone: return .run
        case .any: needed = 1
        case .atLeast(let count): needed = count
        }
        if statuses.count(where: { $0 == .success }) >= needed { return .run }
        return statuses.allSatisfy { $0 == .skipped } ? .skip : .fail
    }

    /// Where the failures among tasks began.
    func roots(of indices: [Int]) -> [String] {
        let failed = indices.filter { [.failed, .timedOut].contains(fate($0).status) }
        return Set(failed.flatMap { fate($0).roots.isEmpty ? [path($0)] : fate($0).roots }).sorted()
    }
}

extension Fate {
    func failing(_ kind: FailureKind) -> Fate {
        var failed = self
        (failed.status, failed.kind, failed.output) = (.failed, kind, nil)
        return failed
    }
}
