public import Baton
internal import Forecasting
internal import Inventory

/// Which forecast decides about an order.
public enum ForecastChoice: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    /// A stored one that is recent and long enough, or else one fitted now.
    case automatic = "auto"
    /// Only a stored one; a series without one fails.
    case stored
    /// One fitted now, whatever is stored.
    case fitted
}

extension ForecastChoice {
    /// A stored forecast this old still decides: a week, as many planners forecast once a week.
    static let maximumAgeDays = 7

    /// The stored forecast that can decide on a day; `nil` when there is none or this choice wants none.
    ///
    /// - Parameter wholeUnits: whether the product is sold in whole units.
    /// - Throws: ``OperationFailure`` when only a stored forecast will do and there is none; `SQLError`.
    func storedOutlook(
        _ data: OptimizationData, location: String?, asOf day: CalendarDate, wholeUnits: Bool,
        _ transaction: any SQLTransaction
    ) throws -> DemandOutlook? {
        guard self != .fitted else { return nil }
        let sku = data.product.sku
        let record = try Forecasts(transaction).current(
            sku: sku, location: location, on: day, maximumAgeDays: Self.maximumAgeDays)
        let longest = try data.leadTimes().map(\.meanDays).max() ?? 0
        if let record {
            let age = record.origin.distance(to: day)
            // Beyond the forecast its last week repeats: fine for the rare long delay, not for the usual one.
            if Double(record.days.count - age) >= max(1, longest) {
                return DemandOutlook(
                    StoredDemandPath(record, age: age), asOf: day, model: record.model,
                    isWholeUnits: wholeUnits)
            }
        }
        guard self == .stored else { return nil }
        throw OperationFailure.missingData(
            record == nil
                ? "no stored forecast of \(sku) is recent enough for \(day)"
                : "the stored forecast of \(sku) is shorter than the lead time of \(PlainNumber.text(longest)) days",
            hint: "'baton call forecasting forecast_all' makes them"
                + (record == nil ? "" : "; give it a longer horizon"))
    }
}
