internal import Forecasting
internal import Foundation
internal import SupplyChain

/// One forecast for people: what it was made from, the total, a plot, and each period.
struct ForecastText {
    private let item: ForecastedSeries
    private let source: String
    private let style: TextStyle

    init(_ item: ForecastedSeries, source: String, style: TextStyle = .output) {
        self.item = item
        self.source = source
        self.style = style
    }

    var text: String {
        let width = Console.outputIsTerminal ? min(Console.width, 110) : 80
        let plot = ForecastPlot(item, width: width, style: style).text
        return ([heading] + notes + [""] + result + ["", plot, "", table]).joined(separator: "\n")
    }

    /// What it was made from and what came out, line by line.
    var summary: [String] { [description] + notes + result }

    private var notes: [String] { SeriesNotes(item.prepared).lines }

    private var result: [String] { [headline, model] + accuracy }

    private var heading: String {
        let name = item.id.isEmpty ? style.bold(source) : "\(style.bold(item.id))  \(style.dim(source))"
        return "\(name)\n\(description)"
    }

    private var description: String {
        let prepared = item.prepared
        let span =
            "\(prepared.series.label(at: 0)) to \(prepared.series.label(at: prepared.demand.count - 1))"
        let cycle = prepared.period > 1 ? ", cycle of \(prepared.period)" : ""
        return
            "\(prepared.count(prepared.demand.count)), \(span), \(item.forecast.demandClass.rawValue) demand\(cycle)"
    }

    private var headline: String {
        let forecast = item.forecast
        guard let level = item.fan?.outer.level else { return "" }
        let (lower, upper) = forecast.total.interval(level: level)
        let total = style.bold(Rounded.text(forecast.total.mean))
        return "Next \(item.prepared.count(forecast.horizon)): \(total) in all, "
            + "\(level.display) % between \(Rounded.text(lower)) and \(Rounded.text(upper))"
    }

    private var model: String { "Model: \(item.forecast.model)" }

    private var accuracy: [String] {
        guard let accuracy = item.forecast.accuracy else {
            return ["Own past: too short to test the model on"]
        }
        let figures = [
            accuracy.mase.map { "MASE \(Rounded.fixed($0, 2))" },
            accuracy.wape.map { "WAPE \(Rounded.percent($0))" },
            accuracy.bias.map { "bias \($0 < 0 ? "−" : "+")\(Rounded.percent(abs($0)))" },
            "95 % bounds held \(Rounded.percent(accuracy.coverage95))",
        ]
        let folds = "\(accuracy.folds) × \(item.prepared.count(accuracy.periodsPerFold))"
        return ["Own past (\(folds)): \(figures.compactMap(\.self).joined(separator: ", "))"]
    }

    private var table: String {
        let intervals = item.forecast.intervals
        var table = TextTable(
            [item.prepared.series.step == nil ? "PERIOD" : "DATE", "MEAN"]
                + intervals.flatMap { ["LOWER \($0.level.display)", "UPPER \($0.level.display)"] },
            alignRight: Set(1...(1 + 2 * intervals.count)))
        for step in 0..<item.forecast.horizon {
            table.add(
                [item.prepared.label(ahead: step), Rounded.text(item.forecast.mean[step])]
                    + intervals.flatMap { [Rounded.text($0.lower[step]), Rounded.text($0.upper[step])] })
        }
        return table.render(style)
    }
}

/// What a reader has to know about gaps and closed days.
struct SeriesNotes {
    let lines: [String]

    init(_ series: PreparedSeries) {
        var lines: [String] = []
        if series.missingCount > 0 {
            let what = "\(series.count(series.missingCount)) without a row"
            lines.append(
                series.missing == .zero
                    ? "\(what) count as zero (--missing interpolate: as unknown)"
                    : "\(what) lie on the line between their neighbours (--missing zero: nothing sold)")
        }
        if !series.closedWeekdays.isEmpty {
            let names = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"]
            let closed = series.closedWeekdays.sorted().map { names[$0 - 1] }.joined(separator: ", ")
            lines.append("nothing is ever sold on \(closed), and so it is forecast")
        }
        self.lines = lines
    }
}

/// Numbers with three significant digits, whole ones from 100 on.
enum Rounded {
    static func text(_ value: Double) -> String {
        let digits = abs(value) >= 99.95 || value == 0 ? 0 : abs(value) >= 9.995 ? 1 : 2
        return fixed(value, digits)
    }

    static func percent(_ share: Double) -> String { "\(fixed(100 * share, 1)) %" }

    static func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
