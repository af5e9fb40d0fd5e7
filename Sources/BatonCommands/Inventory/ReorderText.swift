internal import Baton
internal import SupplyChain
internal import WorkflowFiles

/// What to order, as text for people and as CSV.
enum ReorderText {
    /// Failures that have a line of their own.
    static let failureLimit = 5
    /// Lines of what is put off.
    private static let putOffLimit = 20

    static func text(_ result: RecommendPurchaseOrdersResult, isSingle: Bool) -> String {
        var blocks = result.orders.map(order)
        if !result.putOff.isEmpty { blocks.append(putOff(result.putOff)) }
        if isSingle { blocks += result.notDue.map { "\(place($0)): \($0.reason)" } }
        let sum = result.totalValues.map { "\($0.cents) \($0.currency)" }.joined(separator: " + ")
        let undecided = result.failed > 0 ? ", \(result.failed) could not be decided" : ""
        let nothing = result.putOff.isEmpty ? "nothing to order" : "nothing fits into the budget"
        let verdict =
            result.due == 0
            ? "\(nothing): \(result.checked) checked"
            : "\(result.due) of \(result.checked) to order, "
                + "\(result.orders.count) order\(result.orders.count == 1 ? "" : "s"), \(sum)"
        return (blocks + ["\(verdict)\(undecided), \(result.asOf)"]).joined(separator: "\n\n")
    }

    private static func order(_ order: ProposedOrder) -> String {
        let style = TextStyle.output
        let destination = order.location.map { " for \($0)" } ?? ""
        var table = TextTable(
            ["SKU", "ORDER", "VALUE", "EXPECTED", "ON HAND", "ON ORDER", "DAYS", "WHY"],
            alignRight: [1, 2, 4, 5, 6])
        for line in order.lines {
            table.add([
                line.sku, line.quantity.tenths, line.orderValue?.cents ?? "-",
                line.expectedOn?.description ?? "-", line.position.onHand.tenths,
                line.position.onOrder.tenths,
                line.daysOfSupply?.tenths ?? "-", why(line),
            ])
        }
        return
            "\(style.bold(order.supplier))\(destination): \(order.value.cents) \(order.value.currency)\n\(table.render())"
    }

    /// What the budget leaves out, a line each.
    private static func putOff(_ lines: [PurchaseOrderRecommendation]) -> String {
        var table = TextTable(["SKU", "LOCATION", "ORDER", "VALUE", "DAYS"], alignRight: [2, 3, 4])
        for line in lines.prefix(putOffLimit) {
            table.add([
                line.sku, line.location ?? "", line.quantity.tenths, line.orderValue?.cents ?? "-",
                line.daysOfSupply?.tenths ?? "-",
            ])
        }
        let more = lines.count > putOffLimit ? "\n… \(lines.count - putOffLimit) more; --json lists all" : ""
        return "\(TextStyle.output.bold("put off: over the budget"))\n\(table.render())\(more)"
    }

    /// The reason in short: `position 12 ≤ reorder point 40`, and what cut the order.
    private static func why(_ line: PurchaseOrderRecommendation) -> String {
        let rest = line.reason.split(separator: ";", maxSplits: 1).dropFirst().first.map { ";\($0)" } ?? ""
        return
            "position \(line.position.inventoryPosition.tenths) ≤ reorder point \(line.reorderPoint.tenths)\(rest)"
    }

    private static func place(_ line: PurchaseOrderRecommendation) -> String {
        line.sku + (line.location.map { " at \($0)" } ?? "")
    }

    static func csv(_ result: RecommendPurchaseOrdersResult) -> String {
        var rows = [
            "supplier,location,sku,quantity,unit_price,value,currency,expected_on,on_hand,on_order,reserved,"
                + "reorder_point,days_of_supply,reason"
        ]
        for order in result.orders {
            rows += order.lines.map { line in
                CSVText.line([
                    order.supplier, line.location ?? "", line.sku, line.quantity.display,
                    line.unitPrice?.decimal ?? "", line.orderValue?.decimal ?? "", order.value.currency,
                    line.expectedOn?.description ?? "", line.position.onHand.display,
                    line.position.onOrder.display, line.position.reserved.display, line.reorderPoint.display,
                    line.daysOfSupply?.display ?? "", line.reason,
                ])
            }
        }
        return rows.joined(separator: "\n") + "\n"
    }
}
