/// A product's daily sales together with the demand that they stand for.
///
/// On a day on which the shelf is known to have run empty, sales tell less than demand; on a day on which the
/// calendar says closed (a demand factor of 0) no sale tells nothing. Such a day counts with the mean of the
/// nearest days of the same weekday that are open and without a stockout, two before and two after it within
/// four weeks, where that is more than what was sold. All other days count as they are, a day without a record
/// as zero: outliers stay, they are the business of intervals and detectors.
public struct DemandHistory: Sendable, Hashable {
    /// What was sold.
    public let sales: DailySales
    /// Units demanded on each day of ``sales``, oldest first.
    public let demand: [Double]
    /// The days whose demand is estimated, because the shelf was empty or the site closed.
    public let estimatedDays: [Int]
    /// The holidays and promotions that concern the product.
    public let calendar: ProductCalendar

    public init(_ sales: DailySales, calendar: ProductCalendar) {
        let closedDays = calendar.closedDays
        let censored = sales.quantities.indices.filter {
            sales.stockouts[$0] || closedDays.contains(sales.date(at: $0))
        }
        let isCensored = Set(censored)
        var demand = sales.quantities
        var estimated: [Int] = []
        for day in censored {
            guard let usual = Self.usualDemand(on: day, of: sales, without: isCensored), usual > demand[day]
            else { continue }
            demand[day] = usual
            estimated.append(day)
        }
        self.sales = sales
        self.demand = demand
        self.calendar = calendar
        estimatedDays = estimated
    }

    public init(_ sales: DailySales) { self.init(sales, calendar: .none) }

    /// The last day of the history.
    public var origin: CalendarDate { sales.end }

    /// Whether every day's sales are whole units.
    public var isWholeUnits: Bool { sales.quantities.allSatisfy { $0 == $0.rounded() } }

    /// 0 for each of the next days on which the site is closed, 1 for the others.
    func openDays(ahead count: Int) -> [Double] {
        let closedDays = calendar.closedDays
        return (1...max(count, 1)).map { closedDays.contains(origin.advanced(by: $0)) ? 0 : 1 }
    }

    private static func usualDemand(on day: Int, of sales: DailySales, without censored: Set<Int>) -> Double?
    {
        func nearest(_ step: Int) -> [Double] {
            let candidates = (1...4).map { day + step * $0 }
            let usable = candidates.filter {
                sales.quantities.indices.contains($0) && !censored.contains($0)
            }
            return usable.prefix(2).map { sales.quantities[$0] }
        }
        let neighbours = nearest(-7) + nearest(7)
        guard !neighbours.isEmpty else { return nil }
        return neighbours.reduce(0, +) / Double(neighbours.count)
    }
}
