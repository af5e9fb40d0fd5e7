internal import Baton
internal import Synchronization
internal import WorkflowFiles

/// What `baton up` tells, a line for each thing that happens.
final class RunnerLog: Sendable {
    let isQuiet: Bool
    let isJSON: Bool
    private let clock = SystemClock()
    private let progress = Mutex<[RunID: RunProgress]>([:])

    init(isQuiet: Bool, isJSON: Bool) {
        self.isQuiet = isQuiet
        self.isJSON = isJSON
    }

    func begin(_ database: String, rules: RulesFile?) {
        line("runs what is queued in \(database); Ctrl-C stops it")
        rules.map(begin)
    }

    func end(cutOff: Int) {
        guard cutOff > 0 else { return line("stopped, nothing is under way") }
        Console.error(
            "operations of \(cutOff) \(cutOff == 1 ? "run" : "runs") were still under way; the next 'baton up' goes on "
                + "with them")
    }

    func write(_ news: Runner.News) {
        switch news {
        case .recovered(let run): begin(run)
        case .started(let run, let request):
            begin(run)
            tell(run.id, "started\(request.by.map { " by \($0.printable)" } ?? "")", run)
        case .event(let run, let event): write(event, of: run)
        case .answered(let request, let reply): write(reply, to: request)
        case .problem(let line): Console.error(line)
        case .stopping: line("stopping: nothing new starts")
        }
    }

    private func begin(_ run: RunHandle) {
        progress.withLock { $0[run.id] = RunProgress(total: run.workflow.tasks.count, isLive: false) }
    }

    private func write(_ event: RunEvent, of run: RunHandle) {
        if isJSON {
            return Console.output(event.document(of: run.id).json())
        }
        let text = progress.withLock { $0[run.id]?.note(event) }
        if let text { tell(run.id, text, run) }
        guard case .runFinished(let outcome, _, _) = event.kind else { return }
        tell(run.id, outcome.style(.error)("ended: \(outcome.rawValue)"), run)
        progress.withLock { _ = $0.removeValue(forKey: run.id) }
    }

    private func write(_ reply: RunReply, to request: RunRequest) {
        let by = request.by.map { " by \($0.printable)" } ?? ""
        guard case .refused(let reason) = reply else { return }
        line("\(request.run.short)  \(request.action.name)\(by): refused: \(reason)")
    }

    private func tell(_ run: RunID, _ text: String, _ handle: RunHandle) {
        line("\(run.short)  \(handle.workflow.name)  \(text)")
    }

    func line(_ text: String) {
        guard !isQuiet, !isJSON else { return }
        Console.standardError("\(clock.now().toSeconds)  \(text)")
    }
}

extension RunID {
    /// Its end, which is random: enough to name it on the command line.
    var short: String { String(text.suffix(8)) }
}
