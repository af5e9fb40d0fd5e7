internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct OrdersApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve an order that waits; 'baton orders send' then sends it.")

    @OptionGroup var decision: DecisionOptions
    @Option(name: .long, help: "Why.")
    var reason: String?

    func run() async throws {
        try await decision.make(SupplierCoordinationAgent.approvePurchaseOrder, reason)
    }
}

struct OrdersRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Reject an order that waits for approval.")

    @OptionGroup var decision: DecisionOptions
    @Option(name: .long, help: "Why it is rejected.")
    var reason: String

    func run() async throws {
        try await decision.make(SupplierCoordinationAgent.rejectPurchaseOrder, reason)
    }
}

struct OrdersCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel an order before goods arrive; the supplier of a sent one is told.")

    @OptionGroup var decision: DecisionOptions
    @Option(name: .long, help: "Why it is cancelled; the supplier reads it.")
    var reason: String

    func run() async throws {
        try await decision.make(SupplierCoordinationAgent.cancelPurchaseOrder, reason)
    }
}

struct OrdersCloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close an order of which goods have come: nothing more is waited for."
    )

    @OptionGroup var decision: DecisionOptions
    @Option(name: .long, help: "Why.")
    var reason: String?

    func run() async throws {
        try await decision.make(SupplierCoordinationAgent.closePurchaseOrder, reason)
    }
}

struct OrdersAcknowledgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge", abstract: "Record that the supplier has accepted an order.",
        discussion:
            "With --arrival also the day on which the supplier wants to deliver; also later, when it changes."
    )

    @OptionGroup var order: OrderOptions
    @Option(name: .long, help: ArgumentHelp("The day the goods are now to come.", valueName: "YYYY-MM-DD"))
    var arrival: CalendarDate?
    @Option(name: .long, help: "What the supplier says.")
    var note: String?
    @OptionGroup var actor: ActorOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try database.requireFile()
        let name = try actor.name()
        let result = try await Wiring.running(database) { wiring in
            var result = try await acknowledge(wiring, name)
            if let arrival {
                let status = try await wiring.call(
                    SupplierCoordinationAgent.updateDeliveryStatus,
                    UpdateDeliveryStatus(orderID: order.order, arrivalOn: arrival, note: note, actor: name))
                result["confirmed_on"] = .string(arrival.description)
                result["status"] = .string(status.status)
            }
            return result
        }
        Console.output(
            output.json
                ? Value.object(result).json(pretty: true)
                : "\(order.order): \(result["status"]?.display ?? "")" + (arrival.map { ", due \($0)" } ?? "")
        )
    }

    /// An order that is acknowledged already, or partly received, only takes the day.
    private func acknowledge(_ wiring: Wiring, _ name: String) async throws -> [String: Value] {
        let id = order.order
        let known = try await wiring.data.database.read { try RecordTable<PurchaseOrder>($0).find(id) }
        if let known, known.status == .partiallyReceived, arrival != nil {
            return ["order_id": .string(id), "status": .string(known.status.rawValue)]
        }
        let result = try await wiring.call(
            SupplierCoordinationAgent.acknowledgeOrder,
            DecideOnOrder(orderID: id, actor: name, reason: note, version: order.version))
        return ["order_id": .string(result.orderID), "status": .string(result.status)]
    }
}

/// What the commands that decide on an order share.
struct DecisionOptions: ParsableArguments {
    @OptionGroup var order: OrderOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var call: CallOptions

    /// Runs an operation that decides on the order, and says what came of it.
    func make(_ operation: Operation<DecideOnOrder, PurchaseOrderResult>, _ reason: String?) async throws {
        try await call.show(
            operation,
            DecideOnOrder(
                orderID: order.order, actor: try actor.name(), reason: reason, version: order.version)
        ) { $0.text }
    }
}

extension PurchaseOrderResult {
    /// `PO-1: sent to CHEAP, 216.00 EUR`, and the files written.
    var text: String {
        (["\(orderID): \(message), \(total) at \(supplier)"] + files.map { "  \($0)" }).joined(
            separator: "\n")
    }
}
