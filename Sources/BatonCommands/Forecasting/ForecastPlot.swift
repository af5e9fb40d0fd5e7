internal import Forecasting
internal import SupplyChain

/// History and forecast in characters: dots of Braille for the lines, shades for the bounds.
struct ForecastPlot {
    private let item: ForecastedSeries
    private let width: Int
    private let style: TextStyle
    private static let rows = 12

    /// - Parameter width: columns to fill, axis included.
    init(_ item: ForecastedSeries, width: Int, style: TextStyle) {
        self.item = item
        self.width = width
        self.style = style
    }

    var text: String {
        let scale = ValueScale(values, rows: Self.rows)
        let labelWidth = scale.labels.values.map(\.count).max() ?? 0
        let columns = max(20, width - labelWidth - 2)
        let shown = shownHistory(columns)
        var canvas = BrailleCanvas(columns: columns, rows: Self.rows)
        let count = shown.count + item.forecast.horizon
        let dots = Double(2 * columns - 1) / Double(max(count - 1, 1))
        func column(_ index: Int) -> Int { Int((Double(index) * dots).rounded()) }
        for (offset, value) in shown.enumerated() {
            let from = offset > 0 ? shown[shown.startIndex + offset - 1] : value
            canvas.line(
                from: (column(max(offset - 1, 0)), scale.dot(from)), to: (column(offset), scale.dot(value)))
        }
        let means = item.forecast.mean
        for (step, value) in means.enumerated() {
            let from = step > 0 ? means[step - 1] : shown.last ?? value
            canvas.line(
                from: (column(max(shown.count + step - 1, 0)), scale.dot(from)),
                to: (column(shown.count + step), scale.dot(value)))
        }
        let firstColumn = column(shown.count) / 2
        let shades = shades(scale, columns: columns, firstColumn: firstColumn) { cell in
            let step = Int((Double(2 * cell) / dots).rounded()) - shown.count
            return min(max(step, 0), item.forecast.horizon - 1)
        }
        let lines = (0..<Self.rows).map { row in
            let label = scale.labels[row] ?? ""
            let margin = String(repeating: " ", count: labelWidth - label.count) + label
            let cells = (0..<columns).map { cell in
                cellText(canvas, shades, row: row, cell: cell, isForecast: cell >= firstColumn)
            }
            return "\(style.dim(margin)) \(style.dim(scale.labels[row] == nil ? "│" : "┤"))"
                + cells.joined()
        }
        let indent = String(repeating: " ", count: labelWidth + 1)
        return (lines + axis(indent, columns, firstColumn, shown)).joined(separator: "\n")
    }

    private var values: [Double] {
        let history = shownHistory(max(20, width - 8))
        return history + item.forecast.mean + (item.fan?.outer.upper ?? [])
    }

    /// As much of the history as leaves every period of it a dot of its own.
    private func shownHistory(_ columns: Int) -> ArraySlice<Double> {
        let room = max(2 * columns - item.forecast.horizon, item.forecast.horizon, columns)
        return item.prepared.demand.suffix(room)
    }

    /// Rows of each column that lie within the bounds: 1 for the wide ones, 2 for the narrow ones.
    private func shades(
        _ scale: ValueScale, columns: Int, firstColumn: Int, step: (Int) -> Int
    ) -> [[Int]] {
        var shades = [[Int]](repeating: [Int](repeating: 0, count: columns), count: Self.rows)
        guard let fan = item.fan else { return shades }
        for cell in firstColumn..<columns {
            let step = step(cell)
            for (interval, shade) in [(fan.outer, 1), (fan.inner, 2)] {
                let upper = scale.row(interval.upper[step])
                let lower = scale.row(interval.lower[step])
                for row in upper...max(upper, lower) where shade == 1 || fan.inner.level < fan.outer.level {
                    shades[row][cell] = shade
                }
            }
        }
        return shades
    }

    private func cellText(
        _ canvas: BrailleCanvas, _ shades: [[Int]], row: Int, cell: Int, isForecast: Bool
    ) -> String {
        if let character = canvas.character(row: row, column: cell) {
            return isForecast ? style.bold(String(character)) : String(character)
        }
        switch shades[row][cell] {
        case 2: return style.dim("▒")
        case 1: return style.dim("░")
        default: return " "
        }
    }

    /// The line below with the first period, the first of the forecast and the last.
    private func axis(_ indent: String, _ columns: Int, _ firstColumn: Int, _ shown: ArraySlice<Double>)
        -> [String]
    {
        let prepared = item.prepared
        let first = prepared.series.label(at: prepared.demand.count - shown.count)
        let middle = prepared.label(ahead: 0)
        let last = prepared.label(ahead: item.forecast.horizon - 1)
        var line = [Character](repeating: "─", count: columns)
        line[firstColumn] = "┬"
        var labels = [Character](repeating: " ", count: columns)
        func put(_ text: String, at start: Int) {
            let range = start..<(start + text.count)
            guard range.lowerBound >= 0, range.upperBound <= columns,
                labels[max(0, start - 1)..<min(columns, range.upperBound + 1)].allSatisfy({ $0 == " " })
            else { return }
            labels.replaceSubrange(range, with: text)
        }
        put(first, at: 0)
        put(last, at: columns - last.count)
        put(middle, at: firstColumn)
        if labels[firstColumn] == " " { put(middle, at: firstColumn - middle.count + 1) }
        return [style.dim("\(indent)└\(String(line))"), style.dim("\(indent) \(String(labels))")]
    }
}
