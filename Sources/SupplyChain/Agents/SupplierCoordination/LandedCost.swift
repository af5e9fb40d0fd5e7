/// What one unit costs until it is on the shelf, part by part.
///
/// Unit price at the ordered quantity, plus the fixed ordering cost spread over the order, plus the capital bound
/// while the goods are under way: price × yearly holding rate × lead time ÷ 365.
///
/// Source: Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, 4th ed., sections 3.2 (cost
/// components) and 6.6 (pipeline stock). Freight and duty are in the price or are not known.
struct LandedCost: Sendable, Hashable {
    /// Price of one unit at the quantity.
    let unitPrice: Money
    /// Currency units for each unit ordered; `nil` when the product has no ordering cost in this currency.
    let orderingCostPerUnit: Double?
    /// Currency units for each unit ordered; `nil` when the product has no holding cost rate.
    let pipelineCostPerUnit: Double?

    init(offer: SupplierProduct, product: Product, quantity: Double, leadTimeDays: Double) {
        unitPrice = offer.unitPrice(forQuantity: quantity)
        orderingCostPerUnit = product.orderingCost.flatMap { cost in
            cost.currency == offer.unitPrice.currency ? cost.approximateAmount / quantity : nil
        }
        let price = unitPrice.approximateAmount
        pipelineCostPerUnit = product.holdingCostRate.map { price * $0 * leadTimeDays / 365 }
    }

    /// Currency units for each unit ordered: the sum of the parts that are known.
    var perUnit: Double {
        unitPrice.approximateAmount + (orderingCostPerUnit ?? 0) + (pipelineCostPerUnit ?? 0)
    }

    /// The parts that the store has no data for.
    var missingParts: [String] {
        [
            orderingCostPerUnit == nil ? "ordering cost" : nil,
            pipelineCostPerUnit == nil ? "capital bound under way (holding cost rate)" : nil,
        ].compactMap { $0 }
    }
}
