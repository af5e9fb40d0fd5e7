internal import Baton
internal import Charts
internal import Reports

/// The report of one run: what ran, how long, what failed and why, what was decided, what it cost.
struct RunReportDocument {
    /// Rows of the table of tasks, and bars of the chart.
    static let maximumTasks = 200

    let result: RunResult
    let document: ReportDocument
    /// How it ended, in a sentence.
    let verdict: String

    init(events: [RunEvent], title: String?) {
        let result = RunResult(folding: events)
        let costs = RunCosts(result)
        self.result = result
        verdict = Self.verdict(result)
        let tasks = (result.results + result.innerResults)
        var sections = [
            ReportSection(
                heading: Self.headline(result),
                blocks: [.callout(verdict, Self.tone(result))] + Self.failures(tasks, result))
        ]
        sections.append(ReportSection(heading: "What it cost", blocks: costs.blocks))
        let decisions = RunDecisions(events, result).blocks
        sections.append(ReportSection(heading: "What was decided", blocks: decisions))
        sections.append(ReportSection(heading: "What ran", blocks: Self.work(tasks, result)))
        document = ReportDocument(
            title: title ?? "Run of \(result.workflow.name)",
            subtitle: [result.workflow.summary, "Run \(result.id.text)."].filter { !$0.isEmpty }.joined(
                separator: " "),
            generatedAt: "from the history of the run, started \(result.startedAt.toSeconds)",
            sections: sections)
    }

    private static func headline(_ result: RunResult) -> String {
        switch result.outcome {
        case .success: "Succeeded"
        case .partial: "Partly succeeded"
        case .failed: "Failed"
        case .cancelled: "Cancelled"
        case .timedOut: "Timed out"
        case nil: "Not finished"
        }
    }

    private static func tone(_ result: RunResult) -> StatusTone {
        switch result.outcome {
        case .success: .good
        case .partial, .cancelled: .warning
        case .failed, .timedOut: .critical
        case nil: .neutral
        }
    }

    private static func verdict(_ result: RunResult) -> String {
        let tasks = result.results
        let good = tasks.count { $0.status == .success }
        var text = "\(good) of \(tasks.count) \(tasks.count == 1 ? "task" : "tasks") succeeded"
        let others: [(TaskStatus, String)] = [
            (.failed, "failed"), (.timedOut, "timed out"), (.skipped, "were skipped"),
            (.cancelled, "were cancelled"), (.inDoubt, "are in doubt"), (.waiting, "wait"),
        ]
        for (status, words) in others {
            let count = tasks.count { $0.status == status }
            if count > 0 { text += ", \(count) \(words)" }
        }
        if let duration = result.duration { text += ", in \(duration.display)" }
        text += "."
        let failed = (result.results + result.innerResults).first {
            $0.failure != nil && ($0.status == .failed || $0.status == .timedOut)
        }
        if let failed, let failure = failed.failure { text += " \(failed.id): \(failure.message)." }
        return text
    }

    // MARK: What failed and why

    private static func failures(_ tasks: [ExecutionResult], _ result: RunResult) -> [ReportBlock] {
        var rows: [[ReportCell]] = tasks.compactMap { task in
            guard let failure = task.failure else { return nil }
            return [
                .text(task.id), .status(task.status.rawValue, task.status.tone), .text(failure.message),
                .text(failure.kind.rawValue),
                failure.roots.isEmpty ? .missing : .text(failure.roots.joined(separator: ", ")),
                failure.hint.map { .text($0) } ?? .missing, .number(Double(task.attempts)),
            ]
        }
        if let failure = result.failure {
            rows.append([
                .text("output of the run"), .status("failed", .critical), .text(failure.message),
                .text(failure.kind.rawValue), .missing, failure.hint.map { .text($0) } ?? .missing, .missing,
            ])
        }
        guard !rows.isEmpty else { return [] }
        return [
            .table(
                ReportTable(
                    caption: "What failed and why",
                    columns: [
                        ReportColumn("Task", .text), ReportColumn("Result", .status),
                        ReportColumn("Why", .text), ReportColumn("Kind", .text),
                        ReportColumn("Because of", .text), ReportColumn("What helps", .text),
                        ReportColumn("Attempts", .number(decimals: 0)),
                    ], rows: rows)),
            .paragraph("To go on: correct the cause, then run the workflow again with the same input."),
        ]
    }

    // MARK: What ran

    private static func work(_ tasks: [ExecutionResult], _ result: RunResult) -> [ReportBlock] {
        let shown = tasks.prefix(maximumTasks)
        var blocks: [ReportBlock] = [.chart(.gantt(gantt(shown.prefix(60), result)))]
        blocks.append(.table(table(shown, result)))
        if tasks.count > shown.count {
            blocks.append(
                .notes([
                    "\(tasks.count - shown.count) more tasks are in 'baton show \(result.id.text) --all'."
                ]))
        }
        return blocks
    }

    private static func gantt(_ tasks: some Collection<ExecutionResult>, _ result: RunResult) -> GanttChart {
        func seconds(_ time: Timestamp?) -> Double? {
            time.map { max(0, ($0 - result.startedAt).inSeconds) }
        }
        return GanttChart(
            title: "Tasks over time", description: "From the start of the run to the end of each task.",
            tasks: tasks.map { task in
                let start = seconds(task.startedAt)
                let end = start.flatMap { start in seconds(task.finishedAt).map { max(start, $0) } }
                return GanttTask(
                    name: task.id, startSeconds: start, endSeconds: end,
                    status: GanttStatus(rawValue: task.status.rawValue) ?? .pending,
                    note: task.failure?.message ?? task.wait?.text ?? "")
            })
    }

    private static func table(_ tasks: some Collection<ExecutionResult>, _ result: RunResult) -> ReportTable {
        ReportTable(
            caption: "Tasks",
            columns: [
                ReportColumn("Task", .text), ReportColumn("Work", .text), ReportColumn("Result", .status),
                ReportColumn("Started after", .number(decimals: 3, unit: "s")),
                ReportColumn("Took", .number(decimals: 3, unit: "s")),
                ReportColumn("Attempts", .number(decimals: 0)),
            ],
            rows: tasks.map { task in
                [
                    .text(task.id),
                    .text(
                        task.agent.flatMap { agent in task.operation.map { "\(agent).\($0)" } }
                            ?? task.kind.rawValue),
                    .status(task.status.rawValue, task.status.tone),
                    task.startedAt.map { .number(($0 - result.startedAt).inSeconds) } ?? .missing,
                    task.startedAt == nil || task.finishedAt == nil
                        ? .missing : .number(task.executionTime.inSeconds),
                    .number(Double(task.attempts)),
                ]
            })
    }
}

extension TaskStatus {
    fileprivate var tone: StatusTone {
        switch self {
        case .success: .good
        case .skipped, .pending, .ready, .running, .waiting: .neutral
        case .retrying, .inDoubt, .cancelled: .warning
        case .failed, .timedOut: .critical
        }
    }
}
