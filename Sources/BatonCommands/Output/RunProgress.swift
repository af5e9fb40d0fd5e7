internal import Baton
internal import WorkflowFiles

/// What is told of a run while it goes on: lines for what has happened, and one line for how far it is.
///
/// Elsewhere than on a terminal each event has its line. On a terminal only what matters has one, and the items of a
/// map are counted instead of named.
struct RunProgress {
    /// On a terminal this many failures within a map have lines of their own; the others are counted.
    static let toldFailures = 3

    let isLive: Bool
    let style: TextStyle
    private var total: Int
    private var finished = 0
    /// Tasks that run or wait, in the order in which they began; those that control others are told by these.
    private var active: [(task: String, wait: TaskWait?)] = []
    private var maps: [(task: String, items: MapItems)] = []
    private var state: String?
    private var pauses: Set<PauseOrigin> = []

    private struct MapItems {
        let total: Int
        var finished = 0
        var failed = 0
        var toldFailures = 0
    }

    /// - Parameter total: how many tasks the workflow has.
    init(total: Int, isLive: Bool, style: TextStyle = .error) {
        self.total = total
        self.isLive = isLive
        self.style = style
    }

    /// Takes notice of an event.
    ///
    /// - Returns: the line to write about it, if any.
    mutating func note(_ event: RunEvent) -> String? {
        switch event.kind {
        case .attemptStarted(let task, let attempt, _, _):
            begin(task)
            return plain("\(task): started\(attempt > 1 ? " (attempt \(attempt))" : "")")
        case .attemptFailed(let task, _, let failure, _):
            end(task)
            return failed(task, style.yellow("\(task): \(failure.message), will be tried again"))
        case .attemptInterrupted(let task, _):
            end(task)
            return style.yellow("\(task): interrupted when the process ended")
        case .taskInDoubt(let task, _):
            end(task)
            return style.yellow("\(task): in doubt: nobody knows whether it has taken effect")
        case .taskResolved(let task, let resolution, let by):
            return style.yellow(
                "\(task): resolved as \(resolution.text)\(by.map { " by \($0.printable)" } ?? "")")
        case .taskFinished(let task, _, let status, _, let failure): return finished(task, status, failure)
        case .taskWaiting(let task, let wait):
            if let index = active.firstIndex(where: { $0.task == task }) { active[index].wait = wait }
            return plain(style.yellow("\(task): \(wait.text)"))
        case .itemsListed(let task, let items):
            listed(task, count: items.count)
            return plain("\(task): \(items.count) items")
        case .branchChosen(let task, let branch):
            return plain("\(task): \(branch.map { "takes branch \($0 + 1)" } ?? "no branch holds")")
        case .scopeStarted(let task, _):
            end(task)
            return nil
        case .scopeFinished(let task, _, let status, _):
            itemFinished(task, status)
            return nil
        case .approvalAnswered(let task, let answer): return style.yellow("\(task): \(answer.text)")
        case .signalReceived(let signal): return plain("signal '\(signal.name.printable)': received")
        case .tasksSpawned(let task, let tasks):
            if !task.contains("/") { total += tasks.count }
            return plain("\(task): adds \(tasks.count) tasks")
        case .runPaused(let reason, let by, _):
            if pauses.isEmpty { state = "paused" }
            pauses.apply(event)
            return style.yellow("\(reason)\(by.map { " by \($0)" } ?? "")")
        case .runDrained:
            state = "paused, nothing runs"
            return plain("nothing runs any more")
        case .runResumed(let by, _):
            pauses.apply(event)
            if pauses.isEmpty { state = nil }
            return style.yellow("resumed\(by.map { " by \($0)" } ?? "")")
        case .runRedriven(let generation, _, let by):
            return style.yellow("redriven, generation \(generation)\(by.map { " by \($0)" } ?? "")")
        case .runForked(let run, let task, _): return style.yellow("goes on from run \(run) at \(task)")
        case .runRecovered: return style.yellow("taken up again after the process had ended")
        case .deadlinePassed:
            state = "ending"
            return style.yellow("the deadline has passed")
        case .cancellationRequested(let reason, let by):
            state = "ending"
            return style.yellow("cancelled: \(reason)\(by.map { " by \($0)" } ?? "")")
        case .compensationStarted(let tasks):
            state = "taking back"
            return style.yellow("taking back what was done: \(tasks) \(tasks == 1 ? "task" : "tasks")")
        case .runStarted, .requestTaken, .taskReady, .conditionDecided, .runFinished: return nil
        }
    }

    /// How far the run is: `███████░░░ 3/7  each 37/120, report`.
    var status: String {
        let bar = ProgressBar.render(done: Double(finished), of: Double(max(total, 1)), width: 20)
        let counts = maps.map { map in
            let failed = map.items.failed > 0 ? " (\(map.items.failed) failed)" : ""
            return "\(map.task) \(map.items.finished)/\(map.items.total)\(failed)"
        }
        let names = active.map { entry in entry.task + (entry.wait.map { " \($0.brief)" } ?? "") }
        let parts = (state.map { [$0] } ?? []) + counts + names
        return "\(bar) \(finished)/\(total)  \(parts.joined(separator: ", "))"
    }

    // MARK: What is under way

    private mutating func begin(_ task: String) {
        guard map(around: task) == nil else { return }
        active.append((task, nil))
    }

    private mutating func end(_ task: String) { active.removeAll { $0.task == task } }

    private mutating func listed(_ task: String, count: Int) {
        guard map(around: task) == nil else { return }
        end(task)
        maps.append((task, MapItems(total: count)))
    }

    private mutating func itemFinished(_ task: String, _ status: TaskStatus) {
        guard let map = maps.firstIndex(where: { $0.task == task }) else { return }
        maps[map].items.finished += 1
        if status != .success, status != .skipped { maps[map].items.failed += 1 }
    }

    private mutating func finished(_ task: String, _ status: TaskStatus, _ failure: TaskFailure?) -> String? {
        let line = status.style(style)("\(task): \(status.rawValue)\(failure.map { ": \($0.brief)" } ?? "")")
        if !task.contains("/") { finished += 1 }
        end(task)
        maps.removeAll { $0.task == task }
        return failure == nil ? plain(line) : failed(task, line)
    }

    private mutating func failed(_ task: String, _ line: String) -> String? {
        guard isLive, let map = map(around: task) else { return line }
        maps[map].items.toldFailures += 1
        return maps[map].items.toldFailures <= Self.toldFailures ? line : nil
    }

    /// The map that the task stands in, at whatever depth.
    private func map(around task: String) -> Int? {
        guard !maps.isEmpty, task.contains("/") else { return nil }
        return maps.firstIndex { task.hasPrefix($0.task + "[") }
    }

    private func plain(_ line: String) -> String? { isLive ? nil : line }
}

extension ApprovalAnswer {
    /// `approved by Ada: fine`.
    fileprivate var text: String {
        (isApproved ? "approved" : "rejected") + (by.map { " by \($0.printable)" } ?? "")
            + (comment.map { ": \($0.printable)" } ?? "")
    }
}

extension DoubtResolution {
    fileprivate var text: String {
        switch self {
        case .done: "done"
        case .retry: "not done, tried again"
        case .fail(let message): "failed: \(message.printable)"
        }
    }
}

extension TaskFailure {
    /// The message, with no more than a few of the tasks in which the failure began.
    var brief: String {
        let limit = 5
        guard roots.count > limit else { return message }
        let few = roots.prefix(limit).joined(separator: ", ")
        return message.replacing(
            roots.joined(separator: ", "), with: "\(few) and \(roots.count - limit) more")
    }
}
