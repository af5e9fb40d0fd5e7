internal import ArgumentParser
internal import Baton
internal import SupplyChain
internal import WorkflowFiles

struct OrdersShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an order with its lines, deliveries, messages and changes.")

    @Argument(help: "The order.")
    var order: String
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try database.requireFile()
        let id = order
        let data = try await Wiring.open(database).data
        do {
            let history = try await data.database.read { try OrderHistory($0, order: id) }
            Console.output(output.json ? try history.document.json(pretty: true) : try text(history))
        } catch let error as SupplyChainError {
            throw InvalidInput(error.description)
        }
    }

    private func text(_ history: OrderHistory) throws -> String {
        let order = history.order
        let style = TextStyle.output
        let status = order.status.style(style)(order.status.rawValue)
        let version = style.dim("version \(order.version)")
        let promised = order.expectedOn.map { ", promised for \($0)" } ?? ""
        let announced = order.confirmedOn.map { ", now announced for \($0)" } ?? ""
        var lines = [
            "\(style.bold(order.id))  \(status)  \(try order.totalAmount())  \(version)",
            "from \(order.supplier) to \(order.location), ordered \(order.orderedOn)\(promised)\(announced)",
        ]
        if let reason = order.reason { lines.append("reason: \(reason)") }
        if let note = order.note { lines.append("note: \(note)") }
        var table = TextTable(
            ["LINE", "SKU", "ORDERED", "RECEIVED", "REJECTED", "PRICE"], alignRight: [0, 2, 3, 4, 5])
        for line in order.lines {
            let parts = history.receipts.filter { $0.line == line.line }
            table.add([
                String(line.line), line.sku, line.quantity.display,
                parts.map(\.acceptedQuantity).reduce(0, +).display,
                parts.map(\.rejectedQuantity).reduce(0, +).display, line.unitPrice.description,
            ])
        }
        lines += ["", table.render(style)]
        if !history.messages.isEmpty {
            var messages = TextTable(["DATE", "DOCUMENT", "NUMBER", "OUTCOME"])
            for message in history.messages {
                messages.add([
                    message.issuedOn.description, message.kind, message.documentID, message.outcome,
                ])
            }
            lines += ["", messages.render(style)]
        }
        var changes = TextTable(["WHEN", "WHO", "WHAT", "WHY"])
        for entry in history.changes {
            let states = [entry.before, entry.after].compactMap(\.self).joined(separator: " → ")
            changes.add([
                String(entry.at.description.prefix(19)) + "Z", entry.actor, "\(entry.action): \(states)",
                entry.reason ?? "",
            ])
        }
        if !history.changes.isEmpty { lines += ["", changes.render(style)] }
        return lines.joined(separator: "\n")
    }
}

extension OrderHistory {
    fileprivate var document: Value {
        get throws {
            var members = try order.document.objectValue ?? [:]
            members["receipts"] = .array(receipts.map(\.value))
            members["messages"] = .array(messages.map(\.value))
            members["changes"] = .array(changes.map(\.value))
            return .object(members)
        }
    }
}
