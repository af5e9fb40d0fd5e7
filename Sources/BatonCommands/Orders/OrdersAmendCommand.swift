internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct OrdersAmendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend", abstract: "Change quantity, price or date of an order.",
        discussion: """
            The supplier of an order that was sent is told by a UBL OrderChange in the outbox.
            """)

    @OptionGroup var order: OrderOptions
    @Option(name: .long, help: "The line; not needed where there is only one.")
    var line: Int?
    @Option(name: .long, help: "The new quantity.")
    var quantity: Double?
    @Option(name: .long, help: "The new price of one unit.")
    var price: Double?
    @Option(name: .long, help: ArgumentHelp("The day the goods are asked for.", valueName: "YYYY-MM-DD"))
    var expected: CalendarDate?
    @Option(name: .long, help: "A note to the supplier.")
    var note: String?
    @Option(name: .long, help: "Why.")
    var reason: String?
    @OptionGroup var actor: ActorOptions
    @OptionGroup var call: CallOptions

    func run() async throws {
        try await call.show(
            SupplierCoordinationAgent.amendPurchaseOrder,
            AmendPurchaseOrder(
                orderID: order.order, line: line, quantity: quantity, unitPrice: price, expectedOn: expected,
                note: note, actor: try actor.name(), reason: reason, version: order.version)
        ) { $0.text }
    }
}
