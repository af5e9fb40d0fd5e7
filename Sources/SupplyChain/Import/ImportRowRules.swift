internal import Baton

/// Rules that concern more than one column of a row.
struct ImportRowRules {
    private let check: (@Sendable ([SQLValue]) -> (field: Int, message: String)?)?

    init(entity: EntityDescription, context: ImportContext) {
        check =
            switch entity.name {
            case StockMovement.entity.name: Self.movementRule(entity)
            case Receipt.entity.name: Self.receiptRule(entity, orderLines: context.orderLines)
            case Transfer.entity.name: Self.transferRule(entity)
            case DeliveryHistoryLine.entity.name: Self.deliveryRule(entity)
            default: nil
            }
    }

    func complaint(about row: [SQLValue]) -> (field: Int, message: String)? { check?(row) }

    private typealias Rule = @Sendable ([SQLValue]) -> (field: Int, message: String)?

    private static func movementRule(_ entity: EntityDescription) -> Rule? {
        guard let kind = entity.position(of: "kind"), let quantity = entity.position(of: "quantity") else {
            return nil
        }
        return { row in
            guard case .real(let units) = row[quantity], units < 0, row[kind] != .text("adjustment") else {
                return nil
            }
            let shown = FieldType.signedQuantity.text(of: row[quantity])
            return (
                quantity,
                "expected a number of at least 0, found \(shown); only an adjustment may be negative"
            )
        }
    }

    private static func receiptRule(_ entity: EntityDescription, orderLines: Set<String>) -> Rule? {
        guard let order = entity.position(of: "order_id"), let line = entity.position(of: "line"),
            let quantity = entity.position(of: "quantity"),
            let rejected = entity.position(of: "rejected_quantity")
        else { return nil }
        return { row in
            if case .text(let id) = row[order], case .integer(let number) = row[line],
                !orderLines.contains("\(id)/\(number)")
            {
                return (line, "order '\(id)' has no line \(number); import purchase_order_lines first")
            }
            guard case .real(let delivered) = row[quantity], let back = Double(sqlValue: row[rejected]),
                back > delivered
            else { return nil }
            let shown = [row[quantity], row[rejected]].map { FieldType.quantity.text(of: $0) }
            return (rejected, "expected at most the \(shown[0]) delivered, found \(shown[1])")
        }
    }

    private static func deliveryRule(_ entity: EntityDescription) -> Rule? {
        guard let delivered = entity.position(of: "delivered_quantity"),
            let ordered = entity.position(of: "quantity"),
            let rejected = entity.position(of: "rejected_quantity")
        else { return nil }
        return { row in
            guard let back = Double(sqlValue: row[rejected]),
                let came = Double(sqlValue: row[delivered]) ?? Double(sqlValue: row[ordered]), back > came
            else { return nil }
            return (
                rejected,
                "expected at most the \(QuantityText.plain(came)) delivered, found \(QuantityText.plain(back))"
            )
        }
    }

    private static func transferRule(_ entity: EntityDescription) -> Rule? {
        guard let from = entity.position(of: "from_location"), let to = entity.position(of: "to_location")
        else {
            return nil
        }
        return { row in
            row[from] == row[to] ? (to, "expected another location than from_location") : nil
        }
    }
}
