internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct OrdersReceiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive", abstract: "Book a delivery of an order into stock, whole or in part.",
        discussion: """
            The same delivery note twice is one delivery. More than was ordered is refused unless --accept-surplus is given.
            """)

    @Argument(help: "The order.")
    var order: String
    @Option(name: .long, help: "Units delivered, the rejected ones included.")
    var quantity: Double
    @Option(name: .long, help: "The line; not needed where there is only one.")
    var line: Int?
    @Option(name: .long, help: "Units sent back as defective.")
    var rejected = 0.0
    @Option(name: .long, help: "The price of one unit on the invoice.")
    var price: Double?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The day they came; by default the last day of recorded sales.", valueName: "YYYY-MM-DD"))
    var date: CalendarDate?
    @Option(name: .long, help: ArgumentHelp("The number of the delivery note.", valueName: "number"))
    var note: String?
    @Flag(name: .long, help: "Book more than was ordered.")
    var acceptSurplus = false
    @OptionGroup var actor: ActorOptions
    @OptionGroup var call: CallOptions

    func run() async throws {
        try await call.show(
            SupplierCoordinationAgent.receiveDelivery,
            ReceiveDelivery(
                orderID: order, line: line, quantity: quantity, rejectedQuantity: rejected, unitPrice: price,
                date: date, receiptID: note, acceptSurplus: acceptSurplus, actor: try actor.name())
        ) { status in
            var table = TextTable(
                ["LINE", "SKU", "ORDERED", "RECEIVED", "REJECTED", "MISSING"], alignRight: [0, 2, 3, 4, 5])
            for line in status.lines {
                table.add(
                    [String(line.line), line.sku]
                        + [line.ordered, line.accepted, line.rejected, line.missing].map(\.display))
            }
            return "\(status.orderID): \(status.status)\n\(table.render())"
        }
    }
}
