internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct SuppliersShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the scorecard of a supplier, measured by its deliveries.")

    @Argument(help: "The supplier.")
    var supplier: String
    @Option(name: .long, help: "Only lines of this product.")
    var sku: String?
    @Option(name: .long, help: ArgumentHelp("Only lines promised from this day on.", valueName: "YYYY-MM-DD"))
    var from: CalendarDate?
    @Option(name: .long, help: ArgumentHelp("Only lines promised up to this day.", valueName: "YYYY-MM-DD"))
    var to: CalendarDate?
    @Option(name: .long, help: "How many days late still count as on time.")
    var tolerance = 0
    @OptionGroup var day: AsOfOptions
    @OptionGroup var call: CallOptions

    func run() async throws {
        try await call.show(
            SupplierCoordinationAgent.getSupplierPerformance,
            GetSupplierPerformance(
                supplier: supplier, sku: sku, from: from, to: to, toleranceDays: tolerance, asOf: day.asOf),
            text: text)
    }

    private func text(_ card: SupplierPerformanceResult) -> String {
        let style = TextStyle.output
        var shares = TextTable(
            ["FIGURE", "VALUE", "95 % INTERVAL", "ORDERS", "LINES"], alignRight: [1, 2, 3, 4])
        for (name, figure) in [
            ("on time in full, lines", card.onTimeInFull),
            ("on time in full, orders", card.orderOnTimeInFull),
            ("on time", card.onTime), ("in full", card.inFull), ("fill rate", card.fillRate),
            ("price variance", card.priceVariance), ("defect rate", card.defectRate),
        ] {
            shares.add([
                name, figure.percent, figure.intervalText, String(figure.orders), String(figure.lines),
            ])
        }
        var times = TextTable(
            ["DAYS", "MEAN", "95 % INTERVAL", "DEVIATION", "MEDIAN", "90 %", "95 %", "LINES"],
            alignRight: [1, 2, 3, 4, 5, 6, 7])
        for (name, spread) in [("lead time", card.leadTime), ("late (− early)", card.daysLate)] {
            let figures = [spread.standardDeviation, spread.median, spread.quantile90, spread.quantile95]
            var interval = ""
            if let lower = spread.lower, let upper = spread.upper {
                interval = "\(Self.days(lower)) to \(Self.days(upper))"
            }
            var cells = [name, Self.days(spread.mean), interval]
            cells += figures.map(Self.days)
            cells.append(String(spread.lines))
            times.add(cells)
        }
        let title = card.supplier + (card.sku.map { ", \($0)" } ?? "") + ", as of \(card.asOf)"
        return
            ([style.bold(title), "", shares.render(style), "", times.render(style)]
            + card.notes.map { "note: \($0)" })
            .joined(separator: "\n")
    }

    private static func days(_ value: Double?) -> String {
        value.map { (($0 * 10).rounded() / 10).display } ?? "-"
    }
}
