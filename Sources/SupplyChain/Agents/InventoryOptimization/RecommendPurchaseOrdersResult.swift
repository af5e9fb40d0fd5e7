public import Baton
internal import Inventory

/// The output of `recommend_purchase_orders`.
public struct RecommendPurchaseOrdersResult: Payload, Hashable {
    public var asOf: CalendarDate
    public var checked: Int
    public var due: Int
    public var failed: Int
    public var totalValues: [Money]
    public var orders: [ProposedOrder]
    public var putOff: [PurchaseOrderRecommendation]
    public var notDue: [PurchaseOrderRecommendation]
    public var failures: [ReorderItem]

    public static let fields: [Field<RecommendPurchaseOrdersResult>] = [
        .required("as_of", \.asOf, "The day the recommendations hold for."),
        .required("checked", \.checked, in: 0...Int64.max, "Products at sites, the failed ones included."),
        .required("due", \.due, in: 0...Int64.max, "Of which so many are to be ordered now."),
        .required("failed", \.failed, in: 0...Int64.max, "For so many nothing can be said; 'failures' why."),
        .required("total_values", \.totalValues, "All orders together, one sum for each currency."),
        .required("orders", \.orders, "What to order, one entry for each supplier and site."),
        .required(
            "put_off", \.putOff, "What is due and does not fit into the budget; those worth most come first."),
        .required(
            "not_due", \.notDue, "What need not be ordered, with the reason; only when one sku was asked for."
        ),
        .required("failures", \.failures, "The products that cannot be decided on."),
    ]
}

/// What to order from one supplier for one site.
public struct ProposedOrder: Payload, Hashable {
    public var supplier: String
    public var location: String?
    public var value: Money
    public var lines: [PurchaseOrderRecommendation]

    public static let fields: [Field<ProposedOrder>] = [
        .required("supplier", \.supplier, "Whom to order from."),
        .optional("location", \.location, "Where it is to be delivered; absent: no one site."),
        .required("value", \.value, "The whole order."),
        .required("lines", \.lines, "Its products; those whose stock ends first come first."),
    ]
}

/// A product at a site: what to do about it, or why that cannot be said.
public struct ReorderItem: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var recommendation: PurchaseOrderRecommendation?
    public var failure: String?

    public init(
        sku: String, location: String?, recommendation: PurchaseOrderRecommendation? = nil,
        failure: String? = nil
    ) {
        self.sku = sku
        self.location = location
        self.recommendation = recommendation
        self.failure = failure
    }

    public static let fields: [Field<ReorderItem>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site."),
        .optional("recommendation", \.recommendation, "The order to place now, or none, with the reason."),
        .optional("failure", \.failure, "Why there is no recommendation."),
    ]
}

extension RecommendPurchaseOrdersResult {
    private struct Destination: Hashable, Comparable {
        let supplier: String
        let location: String
        let currency: String

        static func < (left: Self, right: Self) -> Bool {
            (left.supplier, left.location, left.currency) < (right.supplier, right.location, right.currency)
        }
    }

    init(
        _ items: [ReorderItem], asOf: CalendarDate, _ input: RecommendPurchaseOrders,
        solver: (any LinearSolver)?
    ) throws {
        let allDue = items.compactMap(\.recommendation).filter(\.isDue)
        let (due, putOff) = try Self.within(input.budget, allDue, solver)
        let groups = Dictionary(grouping: due) {
            Destination(
                supplier: $0.supplier ?? "", location: $0.location ?? "",
                currency: $0.orderValue?.currency ?? "")
        }
        var totals: [String: Money] = [:]
        var orders: [ProposedOrder] = []
        for (destination, lines) in groups.sorted(by: { $0.key < $1.key }) {
            let value = try lines.compactMap(\.orderValue).reduce(Money.zero(destination.currency)) {
                try $0.adding($1)
            }
            let sorted = lines.sorted {
                ($0.daysOfSupply ?? .infinity, $0.sku) < ($1.daysOfSupply ?? .infinity, $1.sku)
            }
            orders.append(
                ProposedOrder(
                    supplier: destination.supplier, location: lines[0].location, value: value, lines: sorted))
            totals[value.currency] = try totals[value.currency]?.adding(value) ?? value
        }
        let others = input.sku == nil ? [] : items.compactMap(\.recommendation).filter { !$0.isDue }
        let failures = items.filter { $0.failure != nil }
        self.init(
            asOf: asOf, checked: items.count, due: due.count, failed: failures.count,
            totalValues: totals.sorted { $0.key < $1.key }.map(\.value), orders: orders,
            putOff: putOff,
            notDue: others, failures: failures)
    }

    /// The orders whose avoided shortage, at their price, is worth most within the budget.
    private static func within(
        _ budget: Double?, _ due: [PurchaseOrderRecommendation], _ solver: (any LinearSolver)?
    ) throws -> (chosen: [PurchaseOrderRecommendation], putOff: [PurchaseOrderRecommendation]) {
        guard let budget else { return (due, []) }
        let currencies = Set(due.compactMap { $0.orderValue?.currency })
        guard currencies.count <= 1 else {
            throw SupplyChainError(
                .mixedCurrencies,
                "orders in \(currencies.sorted().joined(separator: " and ")) share no budget",
                hint: "ask for one supplier at a time")
        }
        let values = due.map { $0.shortageAvoided * ($0.unitPrice?.approximateAmount ?? 0) }
        let selection = try OrderSelection(
            zip(due, values).map { line, value in
                try OrderSelection.Candidate(value: value, cost: line.orderValue?.approximateAmount ?? 0)
            }, budget: budget, solver: solver)
        let placed = zip(due, selection.isChosen).filter(\.1).map(\.0)
        let rest = due.indices.filter { !selection.isChosen[$0] }.sorted { values[$0] > values[$1] }
        return (placed, rest.map { due[$0] })
    }
}
