internal import Baton

/// Tells of a run while it goes on: a live line on a terminal, one line for each event elsewhere.
struct RunProgress {
    let total: Int
    let style = TextStyle.error
    let isLive = Console.errorIsTerminal

    /// Follows the run to its end.
    func follow(_ run: RunHandle) async {
        var finished = 0
        var running: [String] = []
        for await event in run.events() {
            switch event.kind {
            case .attemptStarted(let task, let attempt, _, _):
                running.append(task)
                if !isLive {
                    Console.standardError("\(task): started\(attempt > 1 ? " (attempt \(attempt))" : "")")
                }
            case .attemptFailed(let task, _, let failure, _):
                running.removeAll { $0 == task }
                note("\(task): \(failure.message), will be tried again", style.yellow)
            case .taskFinished(let task, _, let status, _, let failure):
                if !task.contains("/") { finished += 1 }
                running.removeAll { $0 == task }
                if !isLive || failure != nil {
                    note(
                        "\(task): \(status.rawValue)\(failure.map { ": \($0.message)" } ?? "")",
                        status.style(style))
                }
            case .taskWaiting(let task, let wait): note("\(task): \(wait.text)", style.yellow)
            case .runStarted, .taskReady, .conditionDecided, .itemsListed, .branchChosen, .scopeStarted,
                .scopeFinished, .approvalAnswered, .signalReceived, .tasksSpawned, .runPaused, .runDrained,
                .runResumed, .cancellationRequested, .compensationStarted, .runFinished:
                break
            }
            if isLive { show(finished, running) }
        }
        if isLive { Console.display("\r\u{1B}[K") }
    }

    private func note(_ line: String, _ style: (String) -> String) {
        Console.display((isLive ? "\r\u{1B}[K" : "") + style(line) + "\n")
    }

    private func show(_ finished: Int, _ running: [String]) {
        let bar = ProgressBar.render(done: Double(finished), of: Double(max(total, 1)), width: 20)
        let line = "\(bar) \(finished)/\(total)  \(running.joined(separator: ", "))"
        Console.display("\r\u{1B}[K" + String(line.prefix(Console.width - 1)))
    }
}

extension TaskWait {
    /// What is waited for, in words.
    fileprivate var text: String {
        switch self {
        case .sleep(let until): "sleeps until \(until)"
        case .approval(let prompt, let until):
            "waits for an approval: \(prompt)\(until.map { " (until \($0))" } ?? "")"
        case .signal(let name, let until):
            "waits for the signal '\(name)'\(until.map { " (until \($0))" } ?? "")"
        }
    }
}
