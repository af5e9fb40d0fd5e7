/// One bar of a ``ParetoChart``.
public struct BarItem: Sendable, Equatable, Codable {
    /// What the bar stands for.
    public let label: String
    /// Its length in the chart's unit; may be negative.
    public let value: Double

    /// A bar.
    public init(label: String, value: Double) {
        self.label = label
        self.value = value
    }
}

/// The order of the bars.
public enum BarOrder: String, Sendable, Codable {
    /// Largest first; equal values keep the given order.
    case descending
    /// As given.
    case asGiven
}

/// Horizontal bars, by default largest first with the cumulative share (Pareto, after Juran).
///
/// The cumulative line is left out when a value is negative or the total is zero, because shares of such a
/// total mean nothing. Values that are not finite are refused with ``ChartError``.
public struct ParetoChart: Chart, Equatable, Codable {
    /// What the chart shows.
    public let title: String
    /// The author's sentence; may be empty.
    public let description: String
    /// The unit of the values.
    public let unit: String
    /// The bars.
    public let bars: [BarItem]
    /// The order in which they are drawn.
    public let order: BarOrder
    /// Whether to draw the cumulative share.
    public let showsCumulative: Bool
    /// How many bars to draw before the rest becomes one, at least 1.
    public let maximumBars: Int
    /// Decimals of values in labels, words and tables.
    public let decimals: Int

    /// A bar chart.
    /// - Parameter maximumBars: how many bars to draw; the rest is summed up in one more, "n others".
    public init(
        title: String, description: String = "", unit: String, bars: [BarItem],
        order: BarOrder = .descending, showsCumulative: Bool = true, maximumBars: Int = 12,
        decimals: Int = 0
    ) {
        self.title = title
        self.description = description
        self.unit = unit
        self.bars = bars
        self.order = order
        self.showsCumulative = showsCumulative
        self.maximumBars = max(1, maximumBars)
        self.decimals = decimals
    }

    public func drawing(_ layout: ChartLayout) throws(ChartError) -> ChartDrawing {
        try check()
        let plot = BarPlot(chart: self, layout: layout)
        return plot.draw()
    }

    public func table() throws(ChartError) -> ChartTable {
        try check()
        let bars = ordered
        let shares = cumulativeShares(of: bars)
        var columns: [ChartTable.Column] = [
            .init("Name", .text), .init("Value", .number(decimals: decimals, unit: unit)),
        ]
        if shares != nil { columns.append(.init("Cumulative share", .percent(decimals: 1))) }
        let rows = bars.indices.map { index -> [ChartTable.Cell] in
            [.text(bars[index].label), .number(bars[index].value)]
                + (shares.map { [.number($0[index])] } ?? [])
        }
        return ChartTable(columns: columns, rows: rows)
    }

    public func summary() throws(ChartError) -> String {
        try check()
        guard let first = ordered.first else { return "No data." }
        let count = "\(bars.count) \(bars.count == 1 ? "bar" : "bars")"
        let name = TextMetrics.shortened(first.label, characters: 60)
        let value = NumberText.fixed(first.value, decimals: decimals) + (unit.isEmpty ? "" : " \(unit)")
        guard let shares = cumulativeShares(of: ordered),
            let count80 = shares.firstIndex(where: { $0 >= 0.8 - 1e-12 })
        else { return "\(count); first \(name) with \(value)." }
        return "\(count); largest \(name) with \(value); \(count80 + 1) of \(bars.count) make up 80 %."
    }
}

extension ParetoChart {
    /// All bars in drawing order.
    var ordered: [BarItem] {
        guard order == .descending else { return bars }
        return bars.enumerated().sorted {
            ($1.element.value, $0.offset) < ($0.element.value, $1.offset)
        }.map(\.element)
    }

    /// The cumulative share of each bar, or nil when shares mean nothing or are not wanted.
    func cumulativeShares(of bars: [BarItem]) -> [Double]? {
        // Scaling by the largest value keeps the sum of huge values finite.
        guard showsCumulative, let largest = bars.map(\.value).max(), largest > 0,
            bars.allSatisfy({ $0.value >= 0 })
        else { return nil }
        let total = bars.reduce(0) { $0 + $1.value / largest }
        var sum = 0.0
        return bars.map { bar in
            sum += bar.value / largest
            return min(1, sum / total)
        }
    }

    private func check() throws(ChartError) {
        let check = ChartCheck(chart: title)
        for (index, bar) in bars.enumerated() {
            try check.finite(bar.value, "bar \(index + 1)")
        }
    }
}
