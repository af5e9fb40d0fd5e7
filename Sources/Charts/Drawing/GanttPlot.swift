/// Draws the tasks of a ``GanttChart``, one row each.
struct GanttPlot {
    private let tasks: [GanttTask]
    private let layout: ChartLayout
    private let axis: SecondsAxis
    private let latestSeconds: Double
    private let left: Double
    private let right: Double

    private static let rowHeight = 24.0
    private static let barHeight = 14.0

    init(tasks: [GanttTask], layout: ChartLayout, latestSeconds: Double) {
        self.tasks = tasks
        self.layout = layout
        self.latestSeconds = latestSeconds
        axis = SecondsAxis(longestSeconds: latestSeconds, tickCount: layout.isCompact ? 4 : 7)
        let widest = tasks.map { TextMetrics.width(of: $0.name) }.max() ?? 0
        left = min(max(widest, 40) + 36, layout.width * (layout.isCompact ? 0.42 : 0.32))
        right = layout.width - (layout.isCompact ? 50 : 130)
    }

    func draw() -> ChartDrawing {
        let top = layout.headerHeight + 12
        let bottom = top + Double(max(1, tasks.count)) * Self.rowHeight
        var drawing = ChartDrawing(width: layout.width, height: bottom + 28)
        for tick in tasks.isEmpty ? [] : axis.ticks {
            let x = x(of: tick)
            drawing.line(
                from: Point(x: x, y: top), to: Point(x: x, y: bottom), tick == 0 ? "c-axis" : "c-grid")
            drawing.text(axis.label(for: tick), at: Point(x: x, y: bottom + 18), anchor: .middle, "c-tick")
        }
        for (index, task) in tasks.enumerated() {
            draw(task, middle: top + (Double(index) + 0.5) * Self.rowHeight, into: &drawing)
        }
        if tasks.isEmpty {
            drawing.text(
                "No tasks", at: Point(x: layout.width / 2, y: top + 16), anchor: .middle, "c-muted")
        }
        return drawing
    }

    private func x(of seconds: Double) -> Double {
        left + seconds / axis.upperSeconds * (right - left)
    }

    private func draw(_ task: GanttTask, middle: Double, into drawing: inout ChartDrawing) {
        let name = TextMetrics.fitted(task.name, width: left - 34)
        drawing.text(task.status.sign, at: Point(x: 8, y: middle + 4), "c-strong", fullText: task.status.name)
        drawing.text(name, at: Point(x: 26, y: middle + 4), "c-label", fullText: task.name)
        guard let start = task.startSeconds else {
            drawing.text(task.status.name, at: Point(x: left + 6, y: middle + 4), "c-small c-halo")
            return
        }
        let end = task.endSeconds ?? latestSeconds
        let duration = SecondsAxis.text(seconds: end - start)
        let note = task.note.isEmpty ? "" : ", \(task.note)"
        drawing.rectangle(
            x: x(of: start), y: middle - Self.barHeight / 2, width: max(2, x(of: end) - x(of: start)),
            height: Self.barHeight, task.status.style.description, radius: 2,
            tooltip: "\(task.name): \(task.status.name), \(duration)\(note)")
        drawing.text(
            label(task, duration), at: Point(x: max(x(of: end), x(of: start) + 2) + 6, y: middle + 4),
            "c-small c-halo")
    }

    private func label(_ task: GanttTask, _ duration: String) -> String {
        task.status == .succeeded || layout.isCompact ? duration : "\(duration), \(task.status.name)"
    }
}
