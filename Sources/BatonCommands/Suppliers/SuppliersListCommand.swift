internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct SuppliersListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the suppliers with how they have delivered.")

    @OptionGroup var day: AsOfOptions
    @OptionGroup var call: CallOptions

    func run() async throws {
        try await call.show(
            SupplierCoordinationAgent.listSuppliers, ListSuppliers(asOf: day.asOf), text: text)
    }

    private func text(_ result: SupplierList) -> String {
        guard !result.suppliers.isEmpty else {
            return "no suppliers: import them with 'baton data import suppliers FILE'"
        }
        let style = TextStyle.output
        var table = TextTable(
            [
                "SUPPLIER", "NAME", "PRODUCTS", "OPEN ORDERS", "LINES", "ON TIME IN FULL", "FILL RATE",
                "LEAD TIME",
            ],
            alignRight: [2, 3, 4, 5, 6, 7])
        for supplier in result.suppliers {
            let name: (String) -> String = supplier.isActive ? { $0 } : { style.dim($0) }
            table.add([
                TextTable.Cell(supplier.supplier, style: name),
                TextTable.Cell(supplier.name ?? ""), TextTable.Cell(String(supplier.products)),
                TextTable.Cell(String(supplier.openOrders)),
                TextTable.Cell(String(supplier.onTimeInFull.lines)),
                TextTable.Cell(supplier.onTimeInFull.percent), TextTable.Cell(supplier.fillRate.percent),
                TextTable.Cell(supplier.leadTime.meanText),
            ])
        }
        return table.render(style)
    }
}

extension MeasuredFigure {
    /// `87.0 %`, or `-` where nothing stands behind it.
    var percent: String { value.map { "\((($0 * 1000).rounded() / 10).display) %" } ?? "-" }

    /// `83.1 to 90.1 %`.
    var intervalText: String {
        guard let lower, let upper else { return "" }
        return "\(((lower * 1000).rounded() / 10).display) to \(((upper * 1000).rounded() / 10).display) %"
    }
}

extension MeasuredSpread {
    /// `12.3 ± 4.5 d`.
    var meanText: String {
        guard let mean else { return "-" }
        let spread = standardDeviation.map { " ± \((($0 * 10).rounded() / 10).display)" } ?? ""
        return "\(((mean * 10).rounded() / 10).display)\(spread) d"
    }
}
