import Statistics

/// Which items carry the value: the ABC classes.
public enum ValueClass: String, Sendable, Equatable, CaseIterable {
    /// The few items that make up most of the value.
    case a = "A"
    /// The items between.
    case b = "B"
    /// The many items of little value.
    case c = "C"
}

/// How steady demand is: the XYZ classes.
public enum VariabilityClass: String, Sendable, Equatable, CaseIterable {
    /// Steady.
    case x = "X"
    /// Varying.
    case y = "Y"
    /// Irregular.
    case z = "Z"
}

/// Classes of an assortment by value and by variability of demand.
///
/// Source: Silver, Pyke & Peterson, 3rd edition, chapter 3 (distribution by value).
public enum AssortmentClassification {
    /// ABC classes by descending value: an item is A while the items before it make up less than `aShare` of the
    /// value, B while they make up less than `bShare`, else C. Items without value are C.
    ///
    /// - Parameters:
    ///   - values: money of each item over the same time, at least 0; ties keep their order.
    ///   - aShare: in (0, 1), commonly 0.8.
    ///   - bShare: cumulative, in (`aShare`, 1], commonly 0.95.
    /// - Returns: a class for each item, in the order given.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func byValue(
        _ values: [Double], aShare: Double, bShare: Double
    ) throws(InventoryError) -> [ValueClass] {
        for value in values { try Require.nonNegative(value, "values") }
        try Require.serviceLevel(aShare, "aShare")
        guard bShare > aShare, bShare <= 1 else {
            throw .invalid(
                "bShare", expected: "a cumulative share above \(aShare) and at most 1", found: bShare,
                hint: "give the share of A and B together")
        }
        let order = values.indices.sorted { (values[$0], $1) > (values[$1], $0) }
        let total = values.reduce(0, +)
        var classes = [ValueClass](repeating: .c, count: values.count)
        var before = 0.0
        for index in order where values[index] > 0 {
            let share = before / total
            classes[index] = share < aShare ? .a : (share < bShare ? .b : .c)
            before += values[index]
        }
        return classes
    }

    /// The coefficient of variation of a demand history, standard deviation over mean; absent when the history
    /// has fewer than two periods or no demand.
    public static func coefficientOfVariation(_ demand: [Double]) -> Double? {
        guard let mean = SampleStatistics.mean(demand), mean > 0,
            let deviation = SampleStatistics.standardDeviation(demand)
        else { return nil }
        return deviation / mean
    }

    /// The XYZ class of a demand history; absent when it has no coefficient of variation.
    ///
    /// - Parameters:
    ///   - demand: units per period, at least 0.
    ///   - xLimit: the largest coefficient of variation of X, above 0, commonly 0.5.
    ///   - yLimit: the largest of Y, above `xLimit`, commonly 1.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func byVariability(
        _ demand: [Double], xLimit: Double, yLimit: Double
    ) throws(InventoryError) -> VariabilityClass? {
        for units in demand { try Require.nonNegative(units, "demand") }
        try Require.positive(xLimit, "xLimit")
        guard yLimit > xLimit else {
            throw .invalid(
                "yLimit", expected: "a limit above \(xLimit)", found: yLimit,
                hint: "Y is more variable than X")
        }
        guard let variation = coefficientOfVariation(demand) else { return nil }
        return variation <= xLimit ? .x : (variation <= yLimit ? .y : .z)
    }
}
