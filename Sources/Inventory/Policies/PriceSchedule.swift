/// A supplier's prices by order size.
public struct PriceSchedule: Sendable, Equatable {
    /// To which units a lower price applies.
    public enum Discount: Sendable, Equatable {
        /// The price of the region applies to every unit of the order.
        case allUnits
        /// The price of a region applies only to the units within it.
        case incremental
    }

    /// Where each price starts, in units: ascending, the first 0.
    public let breakpoints: [Double]
    /// Money per unit from each breakpoint on.
    public let unitCosts: [Double]
    /// To which units a lower price applies.
    public let discount: Discount

    /// Describes the prices.
    ///
    /// - Parameters:
    ///   - breakpoints: units, strictly ascending, the first 0.
    ///   - unitCosts: money per unit for each region, above 0.
    ///   - discount: to which units a region's price applies.
    /// - Throws: `InventoryError` when that does not hold.
    public init(breakpoints: [Double], unitCosts: [Double], discount: Discount) throws(InventoryError) {
        try Require.notEmpty(breakpoints.count, "breakpoints")
        try Require.sameCount(unitCosts.count, breakpoints.count, "unitCosts")
        for cost in unitCosts { try Require.positive(cost, "unitCosts") }
        let ascending = zip(breakpoints, breakpoints.dropFirst()).allSatisfy { $0 < $1 && $1.isFinite }
        guard breakpoints[0] == 0, ascending else {
            throw .invalid(
                "breakpoints", expected: "strictly ascending quantities that start at 0", found: breakpoints,
                hint: "the first region is the list price from 0 on")
        }
        self.breakpoints = breakpoints
        self.unitCosts = unitCosts
        self.discount = discount
    }

    /// The region an order of this size falls into.
    public func region(of quantity: Double) -> Int {
        breakpoints.lastIndex { $0 <= quantity } ?? 0
    }

    /// The money an order of this size costs, without the fixed cost of ordering.
    public func purchaseCost(quantity: Double) -> Double {
        let region = region(of: quantity)
        switch discount {
        case .allUnits: return unitCosts[region] * quantity
        case .incremental: return premium(region) + unitCosts[region] * quantity
        }
    }

    /// What an order in this region costs above its own unit price times its size, under incremental discounts:
    /// Σ c_i (b_{i+1} − b_i) over the regions below, minus c_region b_region.
    func premium(_ region: Int) -> Double {
        guard discount == .incremental else { return 0 }
        var below = 0.0
        for index in 0..<region {
            below += unitCosts[index] * (breakpoints[index + 1] - breakpoints[index])
        }
        return below - unitCosts[region] * breakpoints[region]
    }
}
