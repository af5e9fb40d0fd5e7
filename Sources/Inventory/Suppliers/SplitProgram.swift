/// Least cost by units placed so far and suppliers used, supplier after supplier.
///
/// Within a price region the cost is a straight line, so the best amount of a region is the minimum over a
/// window that slides along the totals; a queue of rising keys gives it in constant time a total.
struct SplitProgram {
    private let demand: Int
    /// Totals are counted in this many units, the greatest common divisor of all multiples.
    private let unit: Int
    private let totals: Int
    let counts: ClosedRange<Int>
    private let layers: Int
    /// Whether there are few enough totals to look at each; 20 million take about a second.
    let isSmall: Bool
    /// Whether the number of suppliers matters.
    private let isCounted: Bool
    /// Least cost by number of suppliers and total.
    private var costs: [[Double]] = []
    /// The amount, in `unit`, each supplier got on the way to each number of suppliers and total.
    private var choices: [[[Int32]]] = []

    init(
        demand: Int, surplus: Int, offers: [OrderSplit.Offer], counts: ClosedRange<Int>?
    ) throws(InventoryError) {
        self.demand = demand
        let divisor = offers.reduce(0) { Self.greatestCommonDivisor($0, $1.multipleUnits) }
        unit = divisor
        isCounted = counts != nil
        let range = counts ?? 0...offers.count
        guard range.lowerBound <= offers.count, range.upperBound >= 1 else {
            throw .invalid(
                "supplierCounts", expected: "numbers between 1 and \(offers.count)",
                found: "\(range.lowerBound) to \(range.upperBound)", hint: "there are \(offers.count) offers")
        }
        self.counts = max(0, range.lowerBound)...min(offers.count, range.upperBound)
        let (sum, overflows) = demand.addingReportingOverflow(surplus)
        totals = (overflows ? Int.max : sum) / divisor
        layers = isCounted ? self.counts.upperBound + 1 : 1
        isSmall = Double(totals) * Double(layers) * Double(offers.count) <= 2e7
    }

    /// Makes room for the totals.
    mutating func prepare() {
        costs = [[Double]](repeating: [Double](repeating: .infinity, count: totals + 1), count: layers)
        costs[0][0] = 0
    }

    private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        right == 0 ? left : greatestCommonDivisor(right, left % right)
    }

    /// Takes one more supplier into account.
    mutating func add(_ offer: OrderSplit.Offer) {
        var amounts = costs.map { [Int32](repeating: 0, count: $0.count) }
        let before = costs
        let most = offer.mostUnits(of: demand)
        for layer in costs.indices {
            let source = isCounted ? layer - 1 : layer
            guard source >= 0 else { continue }
            for region in offer.prices.breakpoints.indices {
                place(offer, region, most, from: before[source], to: layer, &amounts[layer])
            }
        }
        choices.append(amounts)
    }

    private mutating func place(
        _ offer: OrderSplit.Offer, _ region: Int, _ most: Int, from old: [Double], to layer: Int,
        _ amounts: inout [Int32]
    ) {
        let step = offer.multipleUnits
        let prices = offer.prices
        let limit = totals * unit
        guard step <= limit, offer.minimumUnits <= limit else { return }
        let start = min(prices.breakpoints[region].rounded(.up), Double(limit) + 1)
        let next = region + 1 < prices.breakpoints.count ? prices.breakpoints[region + 1] : .infinity
        let end = min((next - 1).rounded(.up), Double(min(most, limit)))
        let first = (max(offer.minimumUnits, Int(start)) + step - 1) / step
        let last = Int(end) / step
        guard first <= last else { return }
        let slope = prices.unitCosts[region] * Double(step)
        let base = offer.fixedCost + prices.premium(region)
        let stride = step / unit
        for residue in 0..<min(stride, totals + 1) {
            var window = RisingWindow()
            var place = residue
            var turn = 0
            while place <= totals {
                let entering = place - first * stride
                if entering >= 0, old[entering] < .infinity {
                    window.push(turn - first, old[entering] - slope * Double(turn - first))
                }
                if let least = window.least(from: turn - last) {
                    let cost = base + slope * Double(turn) + least.key
                    if cost < costs[layer][place] {
                        costs[layer][place] = cost
                        amounts[place] = Int32((turn - least.place) * stride)
                    }
                }
                place += stride
                turn += 1
            }
        }
    }

    /// The cheapest way to a total that covers the demand; the smaller total on equal cost.
    func best() -> [Int]? {
        var found: (layer: Int, total: Int, cost: Double)?
        let least = demand / unit + (demand.isMultiple(of: unit) ? 0 : 1)
        for layer in costs.indices where !isCounted || counts.contains(layer) {
            for total in stride(from: least, through: totals, by: 1) where costs[layer][total] < .infinity {
                // Costs that differ by rounding only count as equal.
                if let known = found, costs[layer][total] >= known.cost * (1 - 1e-12) { continue }
                found = (layer, total, costs[layer][total])
            }
        }
        guard var (layer, total, _) = found else { return nil }
        var units: [Int] = []
        for amounts in choices.reversed() {
            let amount = Int(amounts[layer][total])
            units.append(amount * unit)
            total -= amount
            if isCounted, amount > 0 { layer -= 1 }
        }
        return units.reversed()
    }
}

/// A window over a sequence that only moves forward, with its least key.
private struct RisingWindow {
    private var entries: [(place: Int, key: Double)] = []
    private var first = 0

    mutating func push(_ place: Int, _ key: Double) {
        while entries.count > first, let last = entries.last, last.key >= key { entries.removeLast() }
        entries.append((place, key))
    }

    mutating func least(from place: Int) -> (place: Int, key: Double)? {
        while first < entries.count, entries[first].place < place { first += 1 }
        return first < entries.count ? entries[first] : nil
    }
}
