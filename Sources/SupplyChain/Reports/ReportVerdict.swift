internal import Reports

/// The answer that a planner opens a report for: what to order now, or why nothing.
struct ReportVerdict: Sendable, Hashable {
    /// Two to four words.
    let headline: String
    /// One or two sentences.
    let text: String
    /// How pressing it is.
    let tone: StatusTone

    init(_ data: ReportData) {
        let answers: [(String, String, StatusTone)] = [
            ("Order now", Self.due(data), .critical),
            ("Decide on waiting orders", Self.waiting(data), .warning),
            ("Ordered", Self.ordered(data), .good),
        ].compactMap { headline, text, tone in text.map { (headline, $0, tone) } }
        if let first = answers.first {
            headline = first.0
            text = answers.map(\.1).joined(separator: " ")
            tone = first.2
        } else if let reasons = Self.nothingDue(data) {
            headline = "Nothing to order"
            text = reasons
            tone = .good
        } else {
            (headline, text, tone) = Self.coverage(data)
        }
    }

    private static func ordered(_ data: ReportData) -> String? {
        let sent = data.run.orders.filter(\.isSent)
        guard !sent.isEmpty else { return nil }
        return "Ordered: "
            + sent.map { order in
                let what = order.lines.map { "\(QuantityText.plain($0.quantity)) × \($0.sku)" }.joined(
                    separator: ", ")
                return "\(what) from \(order.supplier) for \(order.total.shown)"
                    + (order.expectedOn.map { ", expected on \($0)" } ?? "") + " (\(order.orderID))"
            }.joined(separator: "; ") + "."
    }

    private static func waiting(_ data: ReportData) -> String? {
        guard !data.present.waitingOrders.isEmpty else { return nil }
        let shown = data.present.waitingOrders.prefix(3).map { order in
            "\(order.id) to \(order.supplier)" + ((try? order.totalAmount()).map { " for \($0.shown)" } ?? "")
        }
        let more = data.present.waitingOrders.count - shown.count
        return "Decide on: \(shown.joined(separator: "; "))" + (more > 0 ? " and \(more) more." : ".")
    }

    /// Due orders that this run has not placed.
    private static func due(_ data: ReportData) -> String? {
        let due = DueOrder.all(in: data)
        guard !due.isEmpty else { return nil }
        return "Order now: "
            + due.map { order in
                "\(QuantityText.plain(order.quantity)) × \(order.sku)"
                    + (order.supplier.map { " from \($0)" } ?? "")
            }.joined(separator: "; ") + "."
    }

    /// Why no order is due; `nil` when the run has not looked.
    private static func nothingDue(_ data: ReportData) -> String? {
        let reasons =
            data.run.plans.map { ($0.sku, $0.reason) } + data.run.recommendations.map { ($0.sku, $0.reason) }
        guard let (sku, reason) = reasons.first else { return nil }
        let count = Set(reasons.map(\.0)).count
        guard count == 1 else {
            return "None of the \(count) products in this run has fallen to its reorder point."
        }
        let prefix = "no order is due: "
        let why = reason.hasPrefix(prefix) ? String(reason.dropFirst(prefix.count)) : reason
        let next = data.present.details.first { $0.product.sku == sku }?.nextOrderDay
        return "No order of \(sku) is due: \(why)."
            + (next.map { " By the forecast it falls to the reorder point on \($0)." } ?? "")
    }

    /// Without a plan in the run: what stock, open orders and lead times say.
    private static func coverage(_ data: ReportData) -> (headline: String, text: String, tone: StatusTone) {
        guard !data.coverage.isEmpty else {
            return (
                "Not decided",
                "No stock is known: import counts with 'baton data import stock_movements FILE'.", .neutral
            )
        }
        let short = data.coverage.filter { $0.state == .orderNow }
        let judged = data.coverage.count { $0.state != .noDemand && $0.state != .noSupplier }
        let note = " Order quantities need optimize_inventory, which was not part of this run."
        guard !short.isEmpty else {
            return (
                "Nothing is urgent",
                "Stock and open orders of all \(judged) selling products outlast the lead time." + note,
                .good
            )
        }
        let names = short.prefix(5).map(\.sku).joined(separator: ", ") + (short.count > 5 ? ", …" : "")
        return (
            "Check the stock",
            "Stock and open orders of \(short.count) of \(judged) selling products last shorter than a new order "
                + "takes: \(names)." + note, .critical
        )
    }
}
