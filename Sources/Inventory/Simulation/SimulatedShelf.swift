/// Units on a shelf by how many periods they keep; one compartment for items that keep for ever.
struct SimulatedShelf {
    /// Units by periods left, the first perish at the end of this period.
    private(set) var compartments: [Double]
    private let perishes: Bool
    private let issuing: SimulationRules.Issuing
    /// Units on the shelf.
    private(set) var units = 0.0

    init(shelfLifePeriods: Int?, issuing: SimulationRules.Issuing) {
        compartments = [Double](repeating: 0, count: shelfLifePeriods ?? 1)
        perishes = shelfLifePeriods != nil
        self.issuing = issuing
    }

    /// A shelf of perishable units, taken oldest first.
    init(unitsByShelfLife: [Double]) {
        compartments = unitsByShelfLife
        perishes = true
        issuing = .oldestFirst
        units = unitsByShelfLife.reduce(0, +)
    }

    /// Puts fresh units on the shelf.
    mutating func receive(_ received: Double) {
        compartments[compartments.count - 1] += received
        units += received
    }

    /// Takes up to so many units and says how many there were.
    mutating func take(_ wanted: Double) -> Double {
        guard perishes else {
            let taken = min(wanted, units)
            compartments[0] -= taken
            units = compartments[0]
            return taken
        }
        var left = wanted
        for step in compartments.indices {
            let index = issuing == .oldestFirst ? step : compartments.count - 1 - step
            let taken = min(left, compartments[index])
            compartments[index] -= taken
            left -= taken
        }
        units = compartments.reduce(0, +)
        // Fractions of units leave a rest of rounding that is no shortage.
        return left <= 1e-12 * wanted ? wanted : wanted - left
    }

    /// Ends the period: removes what can no longer be sold and says how much it was.
    mutating func age() -> Double {
        guard perishes else { return 0 }
        let outdated = compartments[0]
        for index in 1..<max(1, compartments.count) { compartments[index - 1] = compartments[index] }
        compartments[compartments.count - 1] = 0
        units = compartments.reduce(0, +)
        return outdated
    }
}
