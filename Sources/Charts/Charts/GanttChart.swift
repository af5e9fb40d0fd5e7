/// The status of a task in a ``GanttChart``, with the engine's names as raw values.
public enum GanttStatus: String, Sendable, Codable, CaseIterable {
    /// Not yet startable.
    case pending
    /// Startable.
    case ready
    /// At work.
    case running
    /// Waiting for a timer, an approval or a signal.
    case waiting
    /// Between two attempts.
    case retrying
    /// Held by a person.
    case paused
    /// Interrupted with an unknown effect.
    case inDoubt = "in_doubt"
    /// Done.
    case succeeded = "success"
    /// Not done.
    case failed
    /// Stopped by its time limit.
    case timedOut = "timed_out"
    /// Stopped by a person or by the run.
    case cancelled
    /// Not needed.
    case skipped

    /// The name for people.
    var name: String {
        switch self {
        case .inDoubt: "in doubt"
        case .timedOut: "timed out"
        default: rawValue
        }
    }

    var style: StaticString {
        switch self {
        case .succeeded: "c-success"
        case .failed, .timedOut: "c-failed"
        case .cancelled, .skipped, .pending, .ready: "c-stopped"
        case .running: "c-active"
        case .waiting, .retrying, .paused, .inDoubt: "c-held"
        }
    }

    /// A sign that tells the status apart without colour.
    var sign: String {
        switch self {
        case .succeeded: "✓"
        case .failed, .timedOut: "✕"
        case .cancelled, .skipped: "–"
        case .pending, .ready: "○"
        case .running: "▸"
        case .waiting, .retrying, .paused: "…"
        case .inDoubt: "?"
        }
    }
}

/// One task of a ``GanttChart``.
public struct GanttTask: Sendable, Equatable, Codable {
    /// The task's name.
    public let name: String
    /// Seconds from the start of the run to the start of the task; nil when it did not start.
    public let startSeconds: Double?
    /// Seconds from the start of the run to the end of the task; nil when it did not end.
    public let endSeconds: Double?
    /// Where the task stands.
    public let status: GanttStatus
    /// More about it, for example the number of attempts; may be empty.
    public let note: String

    /// One task.
    public init(
        name: String, startSeconds: Double?, endSeconds: Double?, status: GanttStatus, note: String = ""
    ) {
        self.name = name
        self.startSeconds = startSeconds
        self.endSeconds = endSeconds
        self.status = status
        self.note = note
    }
}

/// The tasks of a run over elapsed time.
///
/// A task that has started and not ended reaches to the latest time known. Times that are negative, not
/// finite or end before they start are refused with ``ChartError``.
public struct GanttChart: Chart, Equatable, Codable {
    /// What the chart shows.
    public let title: String
    /// The author's sentence; may be empty.
    public let description: String
    /// The tasks, drawn in this order.
    public let tasks: [GanttTask]

    /// A chart of tasks.
    public init(title: String, description: String = "", tasks: [GanttTask]) {
        self.title = title
        self.description = description
        self.tasks = tasks
    }

    public func drawing(_ layout: ChartLayout) throws(ChartError) -> ChartDrawing {
        try check()
        return GanttPlot(tasks: tasks, layout: layout, latestSeconds: latestSeconds).draw()
    }

    public func table() throws(ChartError) -> ChartTable {
        try check()
        let seconds = ChartTable.Kind.number(decimals: 3, unit: "s")
        return ChartTable(
            columns: [
                .init("Task", .text), .init("Status", .text), .init("Start", seconds), .init("End", seconds),
                .init("Note", .text),
            ],
            rows: tasks.map {
                [
                    .text($0.name), .text($0.status.name), .optional($0.startSeconds),
                    .optional($0.endSeconds), $0.note.isEmpty ? .missing : .text($0.note),
                ]
            })
    }

    public func summary() throws(ChartError) -> String {
        try check()
        guard !tasks.isEmpty else { return "No tasks." }
        let counts = GanttStatus.allCases.compactMap { status in
            let count = tasks.filter { $0.status == status }.count
            return count == 0 ? nil : "\(count) \(status.name)"
        }
        return "\(tasks.count) \(tasks.count == 1 ? "task" : "tasks") in "
            + "\(SecondsAxis.text(seconds: latestSeconds)): \(counts.joined(separator: ", "))."
    }

    private var latestSeconds: Double {
        tasks.flatMap { [$0.startSeconds ?? 0, $0.endSeconds ?? 0] }.max() ?? 0
    }

    private func check() throws(ChartError) {
        let check = ChartCheck(chart: title)
        for (index, task) in tasks.enumerated() {
            try check.notNegative(task.startSeconds, "task \(index + 1), start")
            try check.notNegative(task.endSeconds, "task \(index + 1), end")
            guard let end = task.endSeconds else { continue }
            guard let start = task.startSeconds, start <= end else {
                throw check.error(
                    .invertedRange, "task \(index + 1)", expected: "a start no later than the end",
                    hint: "give both in seconds since the start of the run")
            }
        }
    }
}
