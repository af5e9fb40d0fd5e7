extension OrderSplit {
    /// The same problem as a program in whole numbers: for each price region of each offer whether it is used, and how
    /// many multiples are ordered at its price.
    ///
    /// - Returns: units of each offer.
    static func solved(
        demandUnits: Int, offers: [Offer], maximumSurplusUnits: Int, supplierCounts: ClosedRange<Int>?,
        by solver: any LinearSolver
    ) throws(InventoryError) -> [Int] {
        var variables: [LinearProgram.Variable] = []
        var constraints: [LinearProgram.Constraint] = []
        var multiples: [(offer: Int, place: Int)] = []
        var total: [Int: Double] = [:]
        var used: [Int: Double] = [:]
        for (index, offer) in offers.enumerated() {
            var once: [Int: Double] = [:]
            let most = offer.mostUnits(of: demandUnits)
            for region in offer.prices.breakpoints.indices {
                let step = Double(offer.multipleUnits)
                let next =
                    region + 1 < offer.prices.breakpoints.count
                    ? offer.prices.breakpoints[region + 1].rounded(.up) - 1 : .infinity
                let first = (max(Double(offer.minimumUnits), offer.prices.breakpoints[region]) / step)
                    .rounded(.up)
                let last = (min(Double(most), next) / step).rounded(.down)
                guard first <= last else { continue }
                let isUsed = variables.count
                let count = isUsed + 1
                variables.append(
                    .init(
                        upper: 1, cost: offer.fixedCost + offer.prices.premium(region), isWhole: true))
                variables.append(
                    .init(upper: last, cost: offer.prices.unitCosts[region] * step, isWhole: true))
                constraints.append(.init(weights: [count: 1, isUsed: -last], upper: 0))
                constraints.append(.init(weights: [count: -1, isUsed: first], upper: 0))
                multiples.append((index, count))
                total[count] = step
                used[isUsed] = 1
                once[isUsed] = 1
            }
            if once.count > 1 { constraints.append(.init(weights: once, upper: 1)) }
        }
        guard !variables.isEmpty else { throw Self.noSplit(demandUnits) }
        let demand = Double(demandUnits)
        constraints.append(.init(weights: total, upper: demand + Double(maximumSurplusUnits)))
        constraints.append(.init(weights: total.mapValues { -$0 }, upper: -demand))
        if let supplierCounts {
            constraints.append(.init(weights: used, upper: Double(supplierCounts.upperBound)))
            constraints.append(
                .init(weights: used.mapValues { -$0 }, upper: -Double(supplierCounts.lowerBound)))
        }
        let values = try solver.solve(LinearProgram(variables: variables, constraints: constraints))
        var units = [Int](repeating: 0, count: offers.count)
        for (offer, place) in multiples {
            units[offer] += Int(values[place].rounded()) * offers[offer].multipleUnits
        }
        return units
    }
}
