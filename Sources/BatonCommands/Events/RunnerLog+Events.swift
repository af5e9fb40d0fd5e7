internal import Baton
internal import EventLayer
internal import WorkflowFiles

/// What `baton up` tells of events and alerts.
extension RunnerLog {
    func begin(_ rules: RulesFile) {
        let count = rules.rules.count { $0.isEnabled }
        line("goes by \(count) \(count == 1 ? "rule" : "rules") of \(rules.path)")
        guard !isQuiet else { return }
        for warning in rules.warnings { Console.standardError("warning: \(warning)") }
    }

    func write(_ news: EventDispatcher<RunTarget>.News) {
        switch news {
        case .scheduled(let rule, let count):
            line("\(rule)  \(count == 1 ? "its time has come" : "catches up on \(count) times")")
        case .changed(let delivery): write(delivery)
        case .problem(let line): Console.error(line)
        }
    }

    /// An alert of the channel `console`.
    func alert(_ text: String) {
        isJSON
            ? Console.output(Value.object(["alert": .string(text)]).json())
            : Console.standardError(text)
    }

    private func write(_ delivery: EventDelivery) {
        guard !isJSON else {
            return Console.output(Value.object(["delivery": delivery.document]).json())
        }
        let event = "\(delivery.source.printable) '\(delivery.eventID.printable)'"
        let reason = (delivery.reason ?? "").printable
        switch delivery.state {
        case .running:
            let others = delivery.eventCount > 1 ? ", for \(delivery.eventCount) events" : ""
            line("\(delivery.rule)  \(event) starts run \(delivery.run?.short ?? "")\(others)")
        case .pending:
            line("\(delivery.rule)  \(event) is tried again at \(delivery.dueAt.toSeconds): \(reason)")
        case .skipped: line("\(delivery.rule)  \(event) is left out: \(reason)")
        case .dead:
            // A problem: also told when only problems are.
            Console.error(
                "\(delivery.rule): \(event) is dead letter \(delivery.number): \(reason) "
                    + "('baton events dlq redrive \(delivery.number)' tries again)")
        case .done, .merged, .dropped: break
        }
    }
}
