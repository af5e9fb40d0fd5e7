/// The stock that counts when deciding about an order.
///
/// Source: Silver, Pyke & Peterson, 3rd edition, chapter 7.
public struct InventoryPosition: Sendable, Equatable {
    /// Units on the shelf.
    public let onHand: Double
    /// Units ordered and not yet received.
    public let onOrder: Double
    /// Units on the shelf that are promised already.
    public let reserved: Double
    /// Units owed to customers.
    public let backordered: Double

    /// Describes the stock.
    ///
    /// - Parameters:
    ///   - onHand: units, at least 0.
    ///   - onOrder: units, at least 0.
    ///   - reserved: units, at least 0.
    ///   - backordered: units, at least 0.
    /// - Throws: `InventoryError` when an input is negative or not finite.
    public init(
        onHand: Double, onOrder: Double, reserved: Double = 0, backordered: Double = 0
    ) throws(InventoryError) {
        try Require.nonNegative(onHand, "onHand")
        try Require.nonNegative(onOrder, "onOrder")
        try Require.nonNegative(reserved, "reserved")
        try Require.nonNegative(backordered, "backordered")
        self.onHand = onHand
        self.onOrder = onOrder
        self.reserved = reserved
        self.backordered = backordered
    }

    /// On hand + on order − reserved − backordered, in units.
    public var units: Double { onHand + onOrder - reserved - backordered }

    /// On hand − reserved, in units: what a new customer could have.
    public var available: Double { onHand - reserved }

    /// How many days the available stock lasts at a constant demand; absent when there is no demand.
    ///
    /// - Parameter dailyDemand: units per day, at least 0.
    /// - Throws: `InventoryError` when the demand is negative or not finite.
    public func daysOfSupply(dailyDemand: Double) throws(InventoryError) -> Double? {
        try Require.nonNegative(dailyDemand, "dailyDemand")
        guard dailyDemand > 0 else { return nil }
        return max(0, available) / dailyDemand
    }

    /// How many days the available stock lasts along a forecast; absent when the forecast ends before the stock.
    ///
    /// - Parameter dailyForecast: units of each coming day, at least 0.
    /// - Returns: days, the last one counted in part.
    /// - Throws: `InventoryError` when a day's forecast is negative or not finite.
    public func daysOfSupply(dailyForecast: [Double]) throws(InventoryError) -> Double? {
        for demand in dailyForecast { try Require.nonNegative(demand, "dailyForecast") }
        var left = max(0, available)
        for (day, demand) in dailyForecast.enumerated() {
            if demand > left || (demand == left && demand > 0) { return Double(day) + left / demand }
            left -= demand
        }
        return nil
    }
}
