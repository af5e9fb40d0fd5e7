internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct SuppliersAllocateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocate", abstract: "Split an order over suppliers at least cost.")

    @Argument(help: "The product.")
    var sku: String
    @Option(name: .long, help: "How many units, a whole number.")
    var quantity: Double
    @Option(
        name: .long, help: ArgumentHelp("The largest share of one supplier: 0.6 is 60 %.", valueName: "share")
    )
    var maxShare = 1.0
    @Option(name: .long, help: "How many suppliers may get an order.")
    var maxSuppliers: Int?
    @Option(name: .long, help: "How many units more may be ordered.")
    var maxSurplus = 0.0
    @Option(
        name: .long,
        help: ArgumentHelp("Leave out suppliers that deliver later than this day.", valueName: "YYYY-MM-DD"))
    var neededBy: CalendarDate?
    @OptionGroup var day: AsOfOptions
    @OptionGroup var call: CallOptions

    func run() async throws {
        try await call.show(
            SupplierCoordinationAgent.allocateOrder,
            AllocateOrder(
                sku: sku, quantity: quantity, maximumShare: maxShare, maximumSuppliers: maxSuppliers,
                maximumSurplus: maxSurplus, neededBy: neededBy, asOf: day.asOf), text: text)
    }

    private func text(_ result: OrderAllocationResult) -> String {
        var table = TextTable(
            ["SUPPLIER", "QUANTITY", "SHARE", "PRICE", "AMOUNT", "ARRIVES"], alignRight: [1, 2, 3, 4])
        for order in result.orders {
            table.add([
                order.supplier, order.quantity.display, "\(((order.share * 1000).rounded() / 10).display) %",
                order.unitPrice.description, order.amount.description, order.arrivesOn.description,
            ])
        }
        var lines = [table.render(), "landed cost \(result.landedCost), of it goods \(result.purchaseCost)"]
        if let single = result.singleSupplierCost, let saving = result.saving {
            lines.append("the cheapest single supplier: \(single); the split saves \(saving)")
        }
        if result.surplus > 0 { lines.append("\(result.surplus.display) units more than asked for") }
        return (lines + result.notes.map { "note: \($0)" }).joined(separator: "\n")
    }
}
