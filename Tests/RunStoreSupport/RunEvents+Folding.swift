package import Baton

extension [RunEvent] {
    package var outcome: RunOutcome? {
        guard case .runFinished(let outcome, _, _) = last?.kind else { return nil }
        return outcome
    }

    /// By task, the status that its last event gave it.
    package var lastStatuses: [String: TaskStatus] {
        var statuses: [String: TaskStatus] = [:]
        for event in self {
            guard let task = event.task else { continue }
            switch event.name {
            case "task_ready", "attempt_interrupted", "task_resolved": statuses[task] = .ready
            case "attempt_started": statuses[task] = .running
            case "attempt_failed": statuses[task] = .retrying
            case "task_in_doubt": statuses[task] = .inDoubt
            case "task_waiting": statuses[task] = .waiting
            case "task_finished":
                statuses[task] = event.payload["status"]?.stringValue.flatMap(TaskStatus.init)
            default: break
            }
        }
        return statuses
    }
}
