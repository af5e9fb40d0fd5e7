@testable import Baton

/// What must hold after every single event of a run, whatever it is a run of (docs/semantics.md, section 9).
final class RunInvariants {
    private struct Place {
        let task: AgentTask
        let list: [AgentTask]
        let pattern: ExecutionPattern
    }

    /// By path without the places of items: branches of a choice may give a path several meanings.
    private var places: [String: [Place]] = [:]
    private var ended: [String: TaskStatus] = [:]
    private var bodies: [String: [Int: Bool]] = [:]
    private var items: [String: Int] = [:]
    /// Paths of the operations that run, by the events and by the machine's actions.
    private var running: Set<String> = []
    private var outstanding: [AttemptID: String] = [:]
    private var isPaused = false
    private var isDrained = false
    private var isFinished = false
    private var sequence = 0
    private let maxConcurrency: Int?
    private var problems: [String] = []

    init(_ workflow: Workflow) {
        maxConcurrency = workflow.maxConcurrency
        enter(workflow.tasks, workflow.pattern, prefix: "")
    }

    /// - Parameter before: tasks of the list that have been entered.
    private func enter(
        _ tasks: [AgentTask], _ pattern: ExecutionPattern, prefix: String, before: [AgentTask] = []
    ) {
        for task in tasks {
            places[prefix + task.id, default: []].append(
                Place(task: task, list: before + tasks, pattern: pattern))
            let prefix = prefix + task.id + "/"
            switch task.work {
            case .operation, .sleep, .approval, .signal: break
            case .map(let map): enter(map.body.tasks, map.body.pattern, prefix: prefix)
            case .loop(let loop): enter(loop.body.tasks, loop.body.pattern, prefix: prefix)
            case .choice(let choice):
                for branch in choice.branches {
                    enter(branch.body.tasks, branch.body.pattern, prefix: prefix)
                }
            case .workflow(let workflow): enter(workflow.tasks, workflow.pattern, prefix: prefix)
            case .race(let body): enter(body.tasks, .parallel, prefix: prefix)
            }
        }
    }

    /// - Parameter finished: the attempt that has just returned.
    func check(_ effects: RunEffects, finished: AttemptID?) -> [String] {
        problems = []
        if let finished { outstanding[finished] = nil }
        var operations: Set<String> = []
        for action in effects.actions {
            switch action {
            case .start(let attempt):
                outstanding[attempt.id] = attempt.context.task
                operations.insert(attempt.context.task)
            case .cancelAttempt(let attempt): outstanding[attempt.id] = nil
            case .decide, .reconcile, .settle, .requestSlots, .returnSlots, .awaitRun, .abandonRun,
                .relayPause:
                break
            }
        }
        for event in effects.events { check(event, operations) }
        expect(Set(outstanding.values) == running, "I8: runs \(running), by actions \(outstanding.values)")
        expect(isFinished == effects.isFinished, "the end of the run is told in both ways")
        return problems
    }

    private func check(_ event: RunEvent, _ operations: Set<String>) {
        expect(!isFinished, "nothing follows the end of the run: \(event.brief)")
        sequence += 1
        expect(event.sequence == sequence, "events are numbered without gaps")
        checkCodec(event)
        switch event.kind {
        case .attemptStarted(let path, let attempt, _, _):
            expect(!isPaused, "nothing starts while the run is paused: \(path)")
            expect(ended[path] == nil, "\(path) starts after its end")
            if attempt == 1 { checkJoin(path) }
            if operations.contains(path) { start(path) }
        case .attemptFailed(let path, _, _, _), .attemptInterrupted(let path, _): running.remove(path)
        case .taskFinished(let path, _, let status, _, _):
            expect(status.isTerminal && ended[path] == nil, "I1: a second end of \(path)")
            ended[path] = status
            running.remove(path)
        case .itemsListed(let path, let list): items[path] = list.count
        case .scopeStarted(let path, let place):
            expect(bodies[path]?[place] == nil, "I1: a second start of \(path)[\(place)]")
            bodies[path, default: [:]][place] = true
            checkItems(path)
        case .scopeFinished(let path, let place, let status, _):
            expect(
                bodies[path]?[place] != false && status.isTerminal, "I1: a second end of \(path)[\(place)]")
            bodies[path, default: [:]][place] = false
        case .tasksSpawned(let path, let tasks):
            let prefix = path.strippedPath.prefix(upToLast: "/")
            for place in places[path.strippedPath] ?? [] {
                enter(tasks, place.pattern, prefix: prefix, before: place.list)
            }
        case .runPaused: (isPaused, isDrained) = (true, false)
        case .runDrained:
            expect(isPaused && !isDrained, "a run is drained once, while it is paused")
            expect(running.isEmpty, "a run is drained when nothing of it runs: \(running)")
            isDrained = true
        case .runResumed: isPaused = false
        case .runFinished: isFinished = true
        case .runStarted, .taskReady, .conditionDecided, .taskWaiting, .branchChosen, .approvalAnswered,
            .signalReceived, .requestTaken, .taskInDoubt, .taskResolved, .runRecovered, .runRedriven,
            .runForked,
            .deadlinePassed,
            .cancellationRequested,
            .compensationStarted:
            break
        }
    }

    /// Stored and read again it is the same event.
    private func checkCodec(_ event: RunEvent) {
        let payload = event.payload
        let read = try? RunEvent(
            sequence: event.sequence, at: event.at, name: event.name, task: event.task, payload: payload)
        expect(
            read?.name == event.name && read?.task == event.task && read?.payload == payload,
            "not read as it was written: \(event.brief)")
    }

    /// I2: everything before it has ended, and its join rule lets it run.
    private func checkJoin(_ path: String) {
        guard let places = places[path.strippedPath] else {
            return expect(path.hasSuffix("/compensate"), "\(path) is no task of the workflow")
        }
        let prefix = path.prefix(upToLast: "/")
        let isAllowed = places.contains { place in
            let index = place.list.firstIndex { $0.id == place.task.id } ?? 0
            let isOrdered = place.pattern == .sequential || place.pattern == .conditional
            if isOrdered, index > 0, ended[prefix + place.list[index - 1].id] == nil { return false }
            let statuses = place.task.dependencies.map { ended[prefix + $0] }
            guard !statuses.contains(nil) else { return false }
            return (try? ReferenceScope.join(place.task.join, statuses.compactMap(\.self))) == true
        }
        expect(isAllowed, "I2: \(path) starts before its time")
    }

    /// I8: no limit of concurrency is exceeded.
    private func start(_ path: String) {
        running.insert(path)
        expect(
            running.count <= maxConcurrency ?? .max, "I8: more than \(maxConcurrency ?? 0) run: \(running)")
        var prefix = path.prefix(upToLast: "/")
        while !prefix.isEmpty {
            let owner = String(prefix.dropLast())
            let limits = (places[owner.strippedPath] ?? []).map { place -> Int in
                guard case .workflow(let workflow) = place.task.work else { return .max }
                return workflow.maxConcurrency ?? .max
            }
            let count = running.count { $0.hasPrefix(prefix) }
            expect(count <= limits.max() ?? .max, "I8: too many run in \(owner): \(running)")
            prefix = owner.prefix(upToLast: "/")
        }
    }

    private func checkItems(_ path: String) {
        let limits = (places[path.strippedPath] ?? []).map { place -> Int in
            guard case .map(let map) = place.task.work else { return .max }
            return map.maxConcurrency ?? .max
        }
        let open = bodies[path]?.values.count { $0 } ?? 0
        expect(open <= limits.max() ?? .max, "too many items of \(path) under way")
    }

    /// I7 and the items of maps; what became of each task is for the reference to say.
    func problemsAtEnd() -> [String] {
        var problems: [String] = []
        for (path, places) in bodies where places.values.contains(true) {
            problems.append("I7: a body of \(path) never ends")
        }
        for (path, count) in items where Set((bodies[path] ?? [:]).keys) != Set(0..<count) {
            problems.append("I7: items of \(path) are lost: \(bodies[path] ?? [:]) of \(count)")
        }
        if !running.isEmpty { problems.append("I7: still running: \(running)") }
        return problems
    }

    private func expect(_ holds: Bool, _ problem: @autoclosure () -> String) {
        if !holds { problems.append(problem()) }
    }
}

extension String {
    /// A path without the places of items and iterations.
    fileprivate var strippedPath: String {
        guard utf8.contains(UInt8(ascii: "[")) else { return self }
        return split(separator: "/").map { $0.prefix { $0 != "[" } }.joined(separator: "/")
    }

    /// Up to and with the last occurrence of a character; nothing when there is none.
    fileprivate func prefix(upToLast character: Character) -> String {
        lastIndex(of: character).map { String(self[...$0]) } ?? ""
    }
}
