public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// The order to place now, or none, with the reason. Writes nothing: `send_purchase_order` places it.
    public static let recommendPurchaseOrder = Operation<OptimizeInventory, PurchaseOrderRecommendation>(
        "optimization", "recommend_purchase_order", effect: .pure, isBlocking: true,
        "Recommends the order to place now for a product, or none, with the reason.")

    func recommendPurchaseOrder(_ input: OptimizeInventory) async throws -> PurchaseOrderRecommendation {
        try PurchaseOrderRecommendation(try await optimize(input), input)
    }
}

extension PurchaseOrderRecommendation {
    init(_ outcome: OptimizationOutcome, _ input: OptimizeInventory) throws {
        let result = try OptimizeInventoryResult(outcome, input)
        self.init(
            sku: result.sku, location: result.location, asOf: result.asOf,
            isDue: result.recommendedOrderQuantity > 0, quantity: result.recommendedOrderQuantity,
            reason: result.reason, supplier: result.supplier, unitPrice: result.unitPrice,
            orderValue: result.orderValue, expectedOn: result.expectedOn, position: result.position,
            reorderPoint: result.reorderPoint, daysOfSupply: result.daysOfSupply,
            shortageAvoided: outcome.shortageAvoided)
    }
}

/// The output of `recommend_purchase_order`.
public struct PurchaseOrderRecommendation: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var asOf: CalendarDate
    public var isDue: Bool
    public var quantity: Double
    public var reason: String
    public var supplier: String?
    public var unitPrice: Money?
    public var orderValue: Money?
    public var expectedOn: CalendarDate?
    public var position: StockFigures
    public var reorderPoint: Double
    public var daysOfSupply: Double?
    public var shortageAvoided: Double

    public static let fields: [Field<PurchaseOrderRecommendation>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required("as_of", \.asOf, "The day the recommendation holds for."),
        .required("is_due", \.isDue, "Whether an order is to be placed now."),
        .required(
            "quantity", \.quantity, in: .atLeast(0), unit: "units", "How much; 0 when no order is due."),
        .required("reason", \.reason, "Why."),
        .optional("supplier", \.supplier, "Whom to order from; absent when no demand is expected."),
        .optional("unit_price", \.unitPrice, "The price of one unit in such an order."),
        .optional("order_value", \.orderValue, "The whole order at that price."),
        .optional("expected_on", \.expectedOn, "When it is expected if it is placed on as_of."),
        .required("position", \.position, "The stock that counts; open orders are in it."),
        .required(
            "reorder_point", \.reorderPoint, in: .atLeast(0), unit: "units",
            "What the position is compared with."),
        .optional(
            "days_of_supply", \.daysOfSupply, in: .atLeast(0), unit: "days",
            "How long the available stock lasts; absent when no demand is expected."),
        .required(
            "shortage_avoided", \.shortageAvoided, in: .atLeast(0), unit: "units",
            "By how much the order lowers what is expected to be missing a lead time from now."),
    ]
}
