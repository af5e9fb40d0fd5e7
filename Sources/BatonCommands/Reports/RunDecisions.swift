internal import Baton
internal import Reports

/// What was decided in a run, by whom, in the order of time: conditions, branches, approvals, signals, doubts, pauses
/// and cancellation.
struct RunDecisions {
    private let rows: [[ReportCell]]

    init(_ events: [RunEvent], _ result: RunResult) {
        let conditions = Dictionary(
            result.workflow.tasks.compactMap { task in task.condition?.expressionText.map { (task.id, $0) } },
            uniquingKeysWith: { first, _ in first })
        rows = events.compactMap { event in
            guard let decision = Self.decision(event.kind, conditions) else { return nil }
            return [
                .number((event.at - result.startedAt).inSeconds), .text(decision.subject),
                .status(decision.answer, decision.tone), decision.by.map { .text($0) } ?? .missing,
                decision.reason.isEmpty ? .missing : .text(decision.reason),
            ]
        }
    }

    var blocks: [ReportBlock] {
        guard !rows.isEmpty else {
            return [.paragraph("Nothing: the run had no condition, choice, approval or signal.")]
        }
        return [
            .table(
                ReportTable(
                    caption: "Decisions in order of time",
                    columns: [
                        ReportColumn("After", .number(decimals: 3, unit: "s")),
                        ReportColumn("Subject", .text),
                        ReportColumn("Decision", .status), ReportColumn("By", .text),
                        ReportColumn("Reason", .text),
                    ], rows: rows))
        ]
    }

    private struct Decision {
        let subject: String
        let answer: String
        var tone = StatusTone.neutral
        var by: String?
        var reason = ""
    }

    private static func decision(_ kind: RunEvent.Kind, _ conditions: [String: String]) -> Decision? {
        switch kind {
        case .conditionDecided(let task, let holds):
            return Decision(
                subject: task, answer: holds ? "condition holds" : "condition does not hold",
                tone: holds ? .good : .neutral, by: "the workflow", reason: conditions[task] ?? "")
        case .branchChosen(let task, let branch):
            return Decision(
                subject: task, answer: branch.map { "branch \($0 + 1)" } ?? "no branch", by: "the workflow")
        case .approvalAnswered(let task, let answer):
            return Decision(
                subject: task, answer: answer.isApproved ? "approved" : "rejected",
                tone: answer.isApproved ? .good : .warning, by: answer.by, reason: answer.comment ?? "")
        case .signalReceived(let signal):
            return Decision(subject: signal.name, answer: "signal received", reason: signal.payload.excerpt)
        case .taskResolved(let task, let resolution, let by):
            return Decision(subject: task, answer: resolution.words, tone: .warning, by: by)
        case .runPaused(let reason, let by, _):
            return Decision(subject: "the run", answer: "paused", tone: .warning, by: by, reason: reason)
        case .runResumed(let by, _): return Decision(subject: "the run", answer: "resumed", by: by)
        case .cancellationRequested(let reason, let by):
            return Decision(subject: "the run", answer: "cancelled", tone: .warning, by: by, reason: reason)
        case .deadlinePassed:
            return Decision(subject: "the run", answer: "deadline passed", tone: .critical)
        case .compensationStarted(let tasks):
            return Decision(
                subject: "the run", answer: "taken back", tone: .warning, by: "the workflow",
                reason: "\(tasks) tasks are compensated")
        case .runRedriven(let generation, _, let by):
            return Decision(
                subject: "the run", answer: "redriven", by: by, reason: "generation \(generation)")
        case .runForked(let run, let task, let by):
            return Decision(subject: "the run", answer: "forked from \(run)", by: by, reason: "from \(task)")
        case .runStarted, .taskReady, .attemptStarted, .attemptFailed, .taskWaiting, .attemptInterrupted,
            .taskInDoubt, .itemsListed, .scopeStarted, .scopeFinished, .tasksSpawned, .taskFinished,
            .runDrained, .requestTaken, .runRecovered, .runFinished:
            return nil
        }
    }
}

extension DoubtResolution {
    fileprivate var words: String {
        switch self {
        case .done: "it had happened"
        case .retry: "tried again"
        case .fail(let message): "given up: \(message)"
        }
    }
}
