/// An order that the run found due and has not placed.
struct DueOrder: Sendable, Hashable {
    let sku: String
    let quantity: Double
    let supplier: String?
    let reason: String
    let value: Money?
    let expectedOn: CalendarDate?
    let daysOfSupply: Double?
    let stockoutProbability: Double?

    static func all(in data: ReportData) -> [DueOrder] {
        let placed = Set(data.run.orders.flatMap { $0.lines.map(\.sku) })
        let planned = data.run.plans.filter { $0.recommendedOrderQuantity > 0 }.map { plan in
            DueOrder(
                sku: plan.sku, quantity: plan.recommendedOrderQuantity, supplier: plan.supplier,
                reason: plan.reason, value: plan.orderValue, expectedOn: plan.expectedOn,
                daysOfSupply: plan.daysOfSupply, stockoutProbability: plan.stockoutProbability)
        }
        let recommended = data.run.recommendations.filter(\.isDue).map { order in
            DueOrder(
                sku: order.sku, quantity: order.quantity, supplier: order.supplier, reason: order.reason,
                value: order.orderValue, expectedOn: order.expectedOn, daysOfSupply: order.daysOfSupply,
                stockoutProbability: nil)
        }
        var seen = placed
        return (planned + recommended).filter { seen.insert($0.sku).inserted }
    }
}
