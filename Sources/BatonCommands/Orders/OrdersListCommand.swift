public import ArgumentParser
internal import Baton
public import SupplyChain

struct OrdersListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List orders, the latest first.")

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only in this state (\(PurchaseOrderStatus.allCases.map(\.rawValue).joined(separator: ", "))); may be repeated.",
            valueName: "state"))
    var status: [PurchaseOrderStatus] = []
    @Flag(name: .long, help: "Only orders that wait for a decision or for goods.")
    var open = false
    @Option(name: .long, help: "Only of this supplier.")
    var supplier: String?
    @Option(name: .long, help: "Only with this product.")
    var sku: String?
    @Option(name: [.short, .long], help: "How many at most.")
    var limit = 50
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit: expected at least 1, found \(limit)") }
    }

    func run() async throws {
        try database.requireFile()
        var statuses = Set(status)
        if open { statuses.formUnion(PurchaseOrderStatus.allCases.filter { $0.isOpen || $0.isUndecided }) }
        let orders = try await Wiring.open(database).data.purchaseOrders(
            supplier: supplier, sku: sku, statuses: statuses.isEmpty ? nil : statuses)
        let shown = Array(orders.reversed().prefix(limit))
        if output.json {
            Console.output(Value.array(try shown.map { try $0.document }).json(pretty: true))
        } else if shown.isEmpty {
            Console.output("no orders")
        } else {
            Console.output(try table(shown))
            if orders.count > shown.count { Console.output("… \(orders.count - shown.count) more (--limit)") }
        }
    }

    private func table(_ orders: [PurchaseOrder]) throws -> String {
        let style = TextStyle.output
        var table = TextTable(
            ["ORDER", "STATUS", "SUPPLIER", "LOCATION", "ORDERED", "DUE", "TOTAL", "LINES"], alignRight: [6])
        for order in orders {
            let lines = order.lines.prefix(2).map { "\($0.quantity.display) × \($0.sku)" }
            let more = order.lines.count > 2 ? ["… \(order.lines.count - 2) more"] : []
            table.add([
                TextTable.Cell(order.id),
                TextTable.Cell(order.status.rawValue, style: order.status.style(style)),
                TextTable.Cell(order.supplier), TextTable.Cell(order.location),
                TextTable.Cell(order.orderedOn.description),
                TextTable.Cell(order.arrivalOn?.description ?? "-"),
                TextTable.Cell(order.lines.isEmpty ? "-" : try order.totalAmount().description),
                TextTable.Cell((lines + more).joined(separator: ", ")),
            ])
        }
        return table.render(style)
    }
}

extension PurchaseOrderStatus: ExpressibleByArgument {}

extension PurchaseOrderStatus {
    /// Waiting is yellow, ended badly red, everything else plain.
    func style(_ style: TextStyle) -> (String) -> String {
        switch self {
        case .draft, .awaitingApproval: style.yellow
        case .rejected, .cancelled: style.red
        case .received: style.green
        case .approved, .sent, .acknowledged, .partiallyReceived, .closed: { $0 }
        }
    }
}

extension PurchaseOrder {
    /// The order with its lines and total.
    var document: Value {
        get throws {
            var members = value.objectValue ?? [:]
            members["lines"] = .array(lines.map(\.value))
            members["total"] = lines.isEmpty ? .null : try totalAmount().value
            return .object(members)
        }
    }
}
