/// A product's daily sales together with the demand that they stand for.
///
/// On a day on which the shelf is known to have run empty, sales tell less than demand. Such a day counts
/// with the mean of the nearest days of the same weekday without a stockout, two before and two after it
/// within four weeks, where that is more than what was sold. All other days count as they are: outliers stay,
/// they are the business of intervals and detectors.
public struct DemandHistory: Sendable, Hashable {
    /// What was sold.
    public let sales: DailySales
    /// Units demanded on each day of ``sales``, oldest first.
    public let demand: [Double]
    /// The days whose demand is estimated because the shelf was empty.
    public let estimatedDays: [Int]

    public init(_ sales: DailySales) {
        var demand = sales.quantities
        var estimated: [Int] = []
        for day in sales.quantities.indices where sales.stockouts[day] {
            guard let usual = Self.usualDemand(on: day, of: sales), usual > demand[day] else { continue }
            demand[day] = usual
            estimated.append(day)
        }
        self.sales = sales
        self.demand = demand
        estimatedDays = estimated
    }

    /// The last day of the history.
    public var origin: CalendarDate { sales.end }

    /// Whether every day's sales are whole units.
    public var isWholeUnits: Bool { sales.quantities.allSatisfy { $0 == $0.rounded() } }

    private static func usualDemand(on day: Int, of sales: DailySales) -> Double? {
        func nearest(_ step: Int) -> [Double] {
            let candidates = (1...4).map { day + step * $0 }
            let usable = candidates.filter { sales.quantities.indices.contains($0) && !sales.stockouts[$0] }
            return usable.prefix(2).map { sales.quantities[$0] }
        }
        let neighbours = nearest(-7) + nearest(7)
        guard !neighbours.isEmpty else { return nil }
        return neighbours.reduce(0, +) / Double(neighbours.count)
    }
}
