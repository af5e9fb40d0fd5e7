internal import Foundation
internal import Statistics

/// The power transformation that steadies a spread which grows with the level.
///
/// Sources: Box & Cox (1964), "An analysis of transformations", Journal of the Royal Statistical Society B 26;
/// the choice of λ after Guerrero (1993), "Time-series analysis supported by power transformations", Journal
/// of Forecasting 12.
public struct BoxCox: Sendable, Equatable {
    /// 1 leaves a series as it is, 0 takes logarithms.
    public let lambda: Double

    public init(lambda: Double) {
        self.lambda = lambda
    }

    /// Chooses λ so that the spread of the cycles of a series over their level^(1−λ) varies least.
    ///
    /// - Parameters:
    ///   - values: above zero, oldest first, two cycles or more.
    ///   - period: observations per cycle; cycles of two where there is none.
    ///   - range: of λ.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`,
    ///   `historyTooShort`, or `modelNotApplicable` for values that are not above zero.
    public init(guerrero values: [Double], period: Int = 1, range: ClosedRange<Double> = -1...2)
        throws(ForecastingError)
    {
        try InputCheck.finite(values)
        try InputCheck.period(period)
        guard values.allSatisfy({ $0 > 0 }) else {
            throw .modelNotApplicable("Box-Cox", because: "it needs values above zero")
        }
        let length = max(2, period)
        guard values.count >= 2 * length else {
            throw .historyTooShort("Guerrero's method", needs: 2 * length, found: values.count)
        }
        let first = values.count % length
        let cycles = stride(from: first, to: values.count, by: length).map {
            Array(values[$0..<($0 + length)])
        }
        let levels = cycles.map { SampleStatistics.mean($0) ?? 0 }
        let spreads = cycles.map { SampleStatistics.standardDeviation($0) ?? 0 }
        lambda = GoldenSection.minimum(in: range) { lambda in
            let ratios = zip(spreads, levels).map { $0 / pow($1, 1 - lambda) }
            let mean = SampleStatistics.mean(ratios) ?? 0
            return mean > 0 ? (SampleStatistics.standardDeviation(ratios) ?? 0) / mean : 0
        }
    }

    /// (xᵞ − 1) / λ, or the logarithm.
    public func transformed(_ value: Double) -> Double {
        lambda == 0 ? log(value) : (pow(value, lambda) - 1) / lambda
    }

    /// What ``transformed(_:)`` was made from.
    public func restored(_ value: Double) -> Double {
        lambda == 0 ? exp(value) : pow(max(lambda * value + 1, 0), 1 / lambda)
    }
}

/// The least value of a function with one valley.
///
/// Source: Kiefer (1953), "Sequential minimax search for a maximum", Proceedings of the American Mathematical
/// Society 4.
enum GoldenSection {
    private static let ratio = 0.6180339887498949

    static func minimum(in range: ClosedRange<Double>, _ function: (Double) -> Double) -> Double {
        var low = range.lowerBound
        var high = range.upperBound
        var left = high - ratio * (high - low)
        var right = low + ratio * (high - low)
        var atLeft = function(left)
        var atRight = function(right)
        while high - low > 1e-9 {
            if atLeft < atRight {
                (high, right, atRight) = (right, left, atLeft)
                left = high - ratio * (high - low)
                atLeft = function(left)
            } else {
                (low, left, atLeft) = (left, right, atRight)
                right = low + ratio * (high - low)
                atRight = function(right)
            }
        }
        return (low + high) / 2
    }
}
