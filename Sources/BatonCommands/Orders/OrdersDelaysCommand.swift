internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct OrdersDelaysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delays",
        abstract: "Show late deliveries, how long the stock lasts without them, and what can be done.")

    @Argument(help: "One order; by default all that were sent and are not complete.")
    var order: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The day for which it is asked; by default the last with a sale or receipt.",
            valueName: "YYYY-MM-DD"))
    var asOf: CalendarDate?
    @OptionGroup var call: CallOptions

    func run() async throws {
        try await call.show(
            SupplierCoordinationAgent.checkDeliveryDelay, CheckDeliveryDelay(orderID: order, asOf: asOf),
            text: text)
    }

    private func text(_ result: DeliveryDelays) -> String {
        guard !result.delays.isEmpty else { return "nothing is late on \(result.asOf)" }
        let style = TextStyle.output
        var table = TextTable(
            [
                "SEVERITY", "ORDER", "SKU", "SUPPLIER", "MISSING", "LATE", "ARRIVES", "COVER", "EMPTY ON",
                "WHAT TO DO",
            ],
            alignRight: [4, 5, 7])
        for delay in result.delays {
            table.add([
                TextTable.Cell(delay.severity.rawValue, style: delay.severity.style(style)),
                TextTable.Cell(delay.orderID), TextTable.Cell(delay.sku), TextTable.Cell(delay.supplier),
                TextTable.Cell(delay.missing.display), TextTable.Cell("\(delay.daysLate) d"),
                TextTable.Cell(delay.expectedArrival?.description ?? "not known"),
                TextTable.Cell(
                    delay.daysOfCover.map { "\(($0 * 10).rounded().display(dividedBy: 10)) d" } ?? "-"),
                TextTable.Cell(delay.stockoutOn?.description ?? "-"),
                TextTable.Cell(delay.mitigations.first?.text ?? ""),
            ])
        }
        return table.render(style)
    }
}

extension Severity {
    func style(_ style: TextStyle) -> (String) -> String {
        switch self {
        case .critical, .high: style.red
        case .medium: style.yellow
        case .low: { $0 }
        }
    }
}

extension Double {
    fileprivate func display(dividedBy divisor: Double) -> String { (self / divisor).display }
}
