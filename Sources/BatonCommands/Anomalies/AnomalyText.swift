internal import Foundation
internal import SupplyChain

/// What was found in one series, for people.
struct AnomalyText {
    private let searched: SearchedSeries
    private let source: String
    private let plots: Bool
    private let style: TextStyle

    /// - Parameter plots: whether a plot is part of it.
    init(_ searched: SearchedSeries, source: String, plots: Bool, style: TextStyle = .output) {
        self.searched = searched
        self.source = source
        self.plots = plots
        self.style = style
    }

    var text: String {
        let plot = plots ? ["", plot] : []
        return ([heading, summary] + plot + (searched.findings.isEmpty ? [] : ["", table]))
            .joined(separator: "\n")
    }

    /// How much was looked at and how much found.
    var summary: String {
        let series = searched.series
        let span = "\(series.label(at: 0)) to \(series.label(at: series.values.count - 1))"
        let cycle = searched.period > 1 ? ", cycle of \(searched.period)" : ""
        let count = searched.findings.count
        return "\(series.values.count) points, \(span)\(cycle): "
            + (count == 0
                ? "nothing out of the ordinary" : "\(count) \(count == 1 ? "anomaly" : "anomalies")")
    }

    private var heading: String {
        let id = searched.series.id
        return id.isEmpty ? style.bold(source) : "\(style.bold(id))  \(style.dim(source))"
    }

    private var plot: String {
        let width = Console.outputIsTerminal ? min(Console.width, 110) : 80
        return AnomalyPlot(searched, width: width, style: style).text
    }

    private var table: String {
        var table = TextTable(
            ["TYPE", "FROM", "TO", "OBSERVED", "EXPECTED", "PROBABILITY", "SURPRISE"],
            alignRight: [3, 4, 5, 6])
        for finding in searched.findings {
            table.add([
                finding.type, searched.series.label(at: finding.range.lowerBound),
                searched.series.label(at: finding.range.upperBound - 1),
                finding.observed.map(Rounded.text) ?? "-", finding.expected.map(Rounded.text) ?? "-",
                finding.probability.map { String(format: "%.1g", $0) } ?? "-",
                finding.surprise.map { Rounded.fixed($0, 2) } ?? "-",
            ])
        }
        return table.render()
    }
}
