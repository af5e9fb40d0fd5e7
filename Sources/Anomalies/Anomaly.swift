import Foundation

/// Something a detector found: what, where, how surprising, and what was expected instead.
public struct Anomaly: Sendable, Equatable {
    /// What was found.
    public enum Kind: String, Sendable, CaseIterable {
        /// Demand far above what was expected.
        case demandSpike = "demand_spike"
        /// Demand far below what was expected.
        case demandDrop = "demand_drop"
        /// The level changed and stayed changed.
        case levelShift = "level_shift"
        /// Values came to scatter more or less than before, and stayed so.
        case varianceChange = "variance_change"
        /// A value that should vary repeats.
        case flatLine = "flat_line"
        /// Stock outside its expected band.
        case stockOutsideBand = "stock_outside_band"
        /// A supplier that became less reliable.
        case supplierDegradation = "supplier_degradation"
        /// Stock without demand.
        case deadStock = "dead_stock"
        /// Periods without a value.
        case missingPeriods = "missing_periods"
        /// A negative value where only counts and amounts belong.
        case negativeValue = "negative_value"
        /// Values multiplied or divided by a pack size from some point on.
        case unitJump = "unit_jump"
    }

    /// On which side of the expectation.
    public enum Direction: String, Sendable, CaseIterable {
        /// Above it.
        case above
        /// Below it.
        case below
    }

    /// What was found.
    public let kind: Kind
    /// The positions of the series it covers.
    public let range: Range<Int>
    /// The most surprising position.
    public let peak: Int
    /// How surprising: −log₁₀ of the probability, 3 for one in a thousand, not bounded, also where the probability
    /// underflows to 0. For facts, which cannot occur when nothing is wrong, the number of periods concerned.
    public let score: Double
    /// The probability of something at least as extreme when nothing is wrong; 0 for facts.
    public let probability: Double
    /// On which side of the expectation; absent where a finding has no side.
    public let direction: Direction?
    /// The expected value at the peak; absent where the detector has none.
    public let expected: Double?
    /// The observed value at the peak; absent where there is none.
    public let observed: Double?

    /// Records a finding.
    ///
    /// - Parameters:
    ///   - kind: what was found.
    ///   - range: the positions it covers, not empty.
    ///   - peak: the most surprising position, within the range.
    ///   - score: −log₁₀ of the probability of something as extreme when nothing is wrong.
    ///   - direction: on which side of the expectation, if any.
    ///   - expected: the expected value at the peak, if any.
    ///   - observed: the observed value at the peak, if any.
    public init(
        kind: Kind, range: Range<Int>, peak: Int, score: Double, direction: Direction?, expected: Double?,
        observed: Double?
    ) {
        self.kind = kind
        self.range = range
        self.peak = peak
        self.score = max(0, score)
        probability = min(1, pow(10, -score))
        self.direction = direction
        self.expected = expected
        self.observed = observed
    }

    /// Records a fact: something that cannot occur when nothing is wrong.
    ///
    /// - Parameters:
    ///   - kind: what was found.
    ///   - range: the positions it covers, not empty.
    ///   - peak: the worst position, within the range.
    ///   - direction: on which side of what is possible, if any.
    ///   - observed: the value at the peak, if any.
    public init(
        fact kind: Kind, range: Range<Int>, peak: Int, direction: Direction?, observed: Double?
    ) {
        self.kind = kind
        self.range = range
        self.peak = peak
        score = Double(range.count)
        probability = 0
        self.direction = direction
        expected = nil
        self.observed = observed
    }
}
