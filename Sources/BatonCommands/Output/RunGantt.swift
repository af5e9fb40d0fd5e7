internal import Baton

/// When the tasks of a run waited, ran and were tried again, as bars on one time axis.
struct RunGantt {
    enum Span: Character, CaseIterable {
        case running = "█"
        /// A control task, while what stands in it goes on.
        case around = "─"
        case waiting = "░"
        case place = "▒"
        case backoff = "·"
        case doubt = "?"
        case failedAttempt = "×"

        var meaning: String {
            switch self {
            case .running: "running"
            case .around: "what stands in it runs"
            case .waiting: "waits for time or somebody"
            case .place: "waits for a place"
            case .backoff: "before the next attempt"
            case .doubt: "in doubt"
            case .failedAttempt: "attempt failed or cut off"
            }
        }
    }

    private struct Bar {
        var spans: [(span: Span, from: Timestamp, to: Timestamp?)] = []

        mutating func begin(_ span: Span, at instant: Timestamp) {
            end(at: instant)
            spans.append((span, instant, nil))
        }

        mutating func end(at instant: Timestamp) {
            guard let last = spans.indices.last, spans[last].to == nil else { return }
            spans[last].to = instant
        }

        mutating func markFailure(at instant: Timestamp) {
            end(at: instant)
            spans.append((.failedAttempt, instant, instant))
        }
    }

    private var bars: [String: Bar] = [:]
    private let start: Timestamp
    private let end: Timestamp

    /// - Parameters:
    ///   - end: how far the axis goes in a run that has not ended.
    init(_ events: [RunEvent], until end: Timestamp) {
        start = events.first?.at ?? end
        var end = end
        for event in events {
            if case .runFinished = event.kind { end = event.at }
        }
        self.end = max(end, events.last?.at ?? end)
        for event in events { apply(event) }
    }

    private mutating func apply(_ event: RunEvent) {
        let at = event.at
        switch event.kind {
        case .taskReady(let task): bars[task, default: Bar()].begin(.place, at: at)
        case .attemptStarted(let task, _, let queuedAt, _):
            var bar = bars[task] ?? Bar()
            if bar.spans.isEmpty, queuedAt < at { bar.begin(.place, at: queuedAt) }
            bar.begin(.running, at: at)
            bars[task] = bar
        case .attemptFailed(let task, _, _, _):
            bars[task]?.markFailure(at: at)
            bars[task]?.begin(.backoff, at: at)
        case .attemptInterrupted(let task, _): bars[task]?.markFailure(at: at)
        case .taskInDoubt(let task, _): bars[task]?.begin(.doubt, at: at)
        case .taskResolved(let task, _, _): bars[task]?.end(at: at)
        case .taskWaiting(let task, _): bars[task]?.begin(.waiting, at: at)
        case .itemsListed(let task, _), .scopeStarted(let task, _):
            if bars[task]?.spans.last?.span != .around { bars[task]?.begin(.around, at: at) }
        case .taskFinished(let task, _, let status, _, _):
            let isFailure = status == .failed || status == .timedOut
            if isFailure, bars[task]?.spans.last?.span == .running {
                bars[task]?.markFailure(at: at)
            } else {
                bars[task]?.end(at: at)
            }
        case .runStarted, .conditionDecided, .branchChosen, .scopeFinished, .approvalAnswered,
            .signalReceived,
            .tasksSpawned, .runPaused, .runDrained, .runResumed, .requestTaken, .runRecovered,
            .runRedriven, .runForked,
            .deadlinePassed, .cancellationRequested, .compensationStarted, .runFinished:
            break
        }
    }

    /// - Parameters:
    ///   - rows: what is shown, in its order.
    ///   - width: columns of the terminal.
    /// - Returns: `nil` when no time has passed, or nothing has begun.
    func render(_ rows: [TaskTree.Row], width: Int, style: TextStyle = .output) -> String? {
        let drawn = rows.filter { row in row.task.map { bars[$0.id] != nil } ?? false }
        guard end > start, !drawn.isEmpty else { return nil }
        let label = min(drawn.map(\.label.count).max() ?? 0, width / 3)
        let columns = max(10, width - label - 2)
        var used: Set<Span> = []
        var lines: [String] = []
        for row in drawn {
            guard let task = row.task, let bar = bars[task.id] else { continue }
            let cells = cells(of: bar, columns)
            used.formUnion(cells.compactMap(\.self))
            let name = row.label.count > label ? row.label.prefix(label - 1) + "…" : row.label
            lines.append(
                name + String(repeating: " ", count: label - name.count) + "  "
                    + draw(cells, task.status, style))
        }
        let length = (end - start).display
        let axis = "0" + String(repeating: " ", count: max(1, columns - 1 - length.count)) + length
        lines.append(String(repeating: " ", count: label + 2) + style.dim(axis))
        let legend = Span.allCases.filter(used.contains).map { "\($0.rawValue) \($0.meaning)" }
        lines.append(style.dim(legend.joined(separator: "   ")))
        return lines.joined(separator: "\n")
    }

    private func cells(of bar: Bar, _ columns: Int) -> [Span?] {
        var cells = [Span?](repeating: nil, count: columns)
        let total = (end - start).inSeconds
        for (span, from, to) in bar.spans {
            let first = min(Int((from - start).inSeconds / total * Double(columns)), columns - 1)
            let last = Int(((to ?? end) - start).inSeconds / total * Double(columns) - 1e-9)
            for column in first...max(first, min(last, columns - 1)) {
                // A mark is seen, and so is work that is shorter than a column.
                if cells[column] == .failedAttempt { continue }
                if cells[column] == .running, span != .failedAttempt { continue }
                cells[column] = span
            }
        }
        return cells
    }

    private func draw(_ cells: [Span?], _ status: TaskStatus, _ style: TextStyle) -> String {
        var text = ""
        var place = 0
        while place < cells.count {
            let span = cells[place]
            let length = cells[place...].prefix { $0 == span }.count
            let piece = String(repeating: span?.rawValue ?? " ", count: length)
            text += paint(piece, span, status, style)
            place += length
        }
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    private func paint(_ piece: String, _ span: Span?, _ status: TaskStatus, _ style: TextStyle) -> String {
        switch span {
        case .running: status.style(style)(piece)
        case .failedAttempt: style.red(piece)
        case .doubt: style.yellow(piece)
        case .around, .waiting, .place, .backoff: style.dim(piece)
        case nil: piece
        }
    }
}
