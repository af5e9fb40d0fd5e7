internal import Statistics

/// Why demand was far from what was expected, as far as the data tell.
struct RootCause: Sendable {
    /// What kind of cause it is.
    enum Kind: Sendable {
        /// A promotion or another price.
        case commercial
        /// A holiday, or another day of the calendar.
        case calendar
        /// The shelf or the stock was empty.
        case supply
    }

    let kind: Kind
    /// One line for people.
    let text: String

    /// How many days before a holiday demand may rise for it.
    static let holidayReachDays = 3
    /// A price this far from the usual one, as a share of it, counts as a change.
    private static let priceChange = 0.1
    /// The days whose median price is the usual one.
    private static let priceReferenceDays = 28

    /// Promotion, holiday, a lower price, or a stockout made up for; `nil` when the data show none of these.
    static func ofSpike(on day: Int, _ subject: DetectionSubject) -> RootCause? {
        let date = subject.sales.date(at: day)
        if subject.sales.promotions[day] { return RootCause(kind: .commercial, text: "promotion on \(date)") }
        let reach = date...date.advanced(by: holidayReachDays)
        if let entry = subject.calendar.first(where: { reach.contains($0.date) }) {
            return RootCause(kind: .calendar, text: "\(entry.kind.rawValue) \(entry.name) on \(entry.date)")
        }
        if let change = priceChange(on: day, subject.sales), change.share < 0 {
            return RootCause(kind: .commercial, text: change.text)
        }
        let before = max(0, day - 7)..<day
        if let empty = before.last(where: { subject.sales.stockouts[$0] }) {
            return RootCause(
                kind: .supply,
                text: "demand made up for after the stockout of \(subject.sales.date(at: empty))")
        }
        return nil
    }

    /// A stockout, empty stock, a holiday, or a higher price; `nil` when the data show none of these.
    static func ofDrop(on day: Int, _ subject: DetectionSubject) -> RootCause? {
        let date = subject.sales.date(at: day)
        if subject.sales.stockouts[day] {
            return RootCause(kind: .supply, text: "the shelf ran empty on \(date)")
        }
        if let left = stock(on: date, subject), left <= 0 {
            let overdue = lateOrder(on: date, subject).map {
                "; order \($0.id) was late, promised for \($0.promisedOn)"
            }
            return RootCause(kind: .supply, text: "no stock was left on \(date)" + (overdue ?? ""))
        }
        if let entry = subject.calendar.first(where: { $0.date == date }) {
            return RootCause(kind: .calendar, text: "\(entry.kind.rawValue) \(entry.name) on \(entry.date)")
        }
        if let change = priceChange(on: day, subject.sales), change.share > 0 {
            return RootCause(kind: .commercial, text: change.text)
        }
        return nil
    }

    private static func stock(on date: CalendarDate, _ subject: DetectionSubject) -> Double? {
        let index = subject.windowStart.distance(to: date)
        return subject.onHand.indices.contains(index) ? subject.onHand[index] : nil
    }

    static func lateOrder(on date: CalendarDate, _ subject: DetectionSubject) -> PromisedOrder? {
        let week = date.advanced(by: -7)...date
        return subject.promisedOrders.values.joined()
            .filter { $0.isLate && week.contains($0.promisedOn) }
            .max { ($0.promisedOn, $0.id) < ($1.promisedOn, $1.id) }
    }

    static func priceChange(on day: Int, _ sales: DailySales) -> (share: Double, text: String)? {
        let reference = sales.prices[max(0, day - priceReferenceDays)..<day].compactMap(\.self)
        guard let price = sales.prices[day], let usual = SampleStatistics.median(reference), usual > 0 else {
            return nil
        }
        let share = price / usual - 1
        guard abs(share) >= priceChange else { return nil }
        let direction = share < 0 ? "below" : "above"
        let percent = PlainNumber.text((abs(share) * 100).rounded())
        return (
            share,
            "the price of \(sales.date(at: day)) was \(percent) % \(direction) the usual \(PlainNumber.text(usual))"
        )
    }
}
