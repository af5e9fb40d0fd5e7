/// One line of a purchase order as it was delivered.
public struct DeliveredLine<OrderID: Hashable & Sendable>: Sendable {
    /// The order the line belongs to.
    public let order: OrderID
    /// Units ordered, above 0.
    public let orderedUnits: Double
    /// Units received, at least 0.
    public let receivedUnits: Double
    /// Days after the promised date; 0 on the day, negative when early.
    public let daysLate: Double

    /// Describes the line.
    ///
    /// - Parameters:
    ///   - order: the order the line belongs to.
    ///   - orderedUnits: above 0.
    ///   - receivedUnits: at least 0.
    ///   - daysLate: days after the promised date, negative when early.
    /// - Throws: `InventoryError` when a number lies outside its range.
    public init(
        order: OrderID, orderedUnits: Double, receivedUnits: Double, daysLate: Double
    ) throws(InventoryError) {
        try Require.positive(orderedUnits, "orderedUnits")
        try Require.nonNegative(receivedUnits, "receivedUnits")
        try Require.finite(daysLate, "daysLate")
        self.order = order
        self.orderedUnits = orderedUnits
        self.receivedUnits = receivedUnits
        self.daysLate = daysLate
    }
}

/// How reliably a supplier delivers on time and in full.
///
/// Source: the definitions of SCOR metric RL.1.1, perfect order fulfilment: a line is in full when at least what was
/// ordered is received, on time when it is not late; an order is on time in full when every line is.
public struct DeliveryReliability: Sendable, Equatable {
    /// How many lines stand behind the shares.
    public let lineCount: Int
    /// How many orders stand behind the shares.
    public let orderCount: Int
    /// Share of lines on time.
    public let lineOnTime: Double
    /// Share of lines in full.
    public let lineInFull: Double
    /// Share of lines on time and in full.
    public let lineOnTimeInFull: Double
    /// Share of orders with every line on time and in full.
    public let orderOnTimeInFull: Double
    /// Units received over units ordered, where a surplus on one line does not make up for another.
    public let unitFillRate: Double

    /// Measures delivered lines; absent when there are none.
    ///
    /// - Parameters:
    ///   - lines: the delivered lines.
    ///   - toleranceDays: how many days late still count as on time.
    public init?<OrderID>(lines: [DeliveredLine<OrderID>], toleranceDays: Double = 0) {
        guard !lines.isEmpty else { return nil }
        var onTime = 0
        var inFull = 0
        var both = 0
        var ordered = 0.0
        var received = 0.0
        var orders: [OrderID: Bool] = [:]
        for line in lines {
            let isOnTime = line.daysLate <= toleranceDays
            let isInFull = line.receivedUnits >= line.orderedUnits
            onTime += isOnTime ? 1 : 0
            inFull += isInFull ? 1 : 0
            both += isOnTime && isInFull ? 1 : 0
            orders[line.order] = (orders[line.order] ?? true) && isOnTime && isInFull
            ordered += line.orderedUnits
            received += min(line.receivedUnits, line.orderedUnits)
        }
        let count = Double(lines.count)
        lineCount = lines.count
        orderCount = orders.count
        lineOnTime = Double(onTime) / count
        lineInFull = Double(inFull) / count
        lineOnTimeInFull = Double(both) / count
        orderOnTimeInFull = Double(orders.values.count { $0 }) / Double(orders.count)
        unitFillRate = received / ordered
    }
}
