internal import Foundation

/// A numeric axis with round ticks.
///
/// Ticks after Paul S. Heckbert, "Nice Numbers for Graph Labels", Graphics Gems (1990), pp. 61–63.
struct ValueAxis: Equatable {
    /// The largest magnitude an axis can show.
    static let limit = 1e300

    /// The first tick.
    let lower: Double
    /// The last tick.
    let upper: Double
    /// The ticks, ascending, at least two.
    let ticks: [Double]
    private let step: Double

    /// An axis over the values, which must be finite and within ±``limit``.
    ///
    /// No values give 0…1; equal values get room of a tenth around them.
    /// - Parameter tickCount: about how many ticks to aim for, at least 2.
    init(values: [Double], includesZero: Bool, tickCount: Int) {
        var lowest = values.min() ?? 0
        var highest = values.max() ?? 1
        if includesZero {
            lowest = min(lowest, 0)
            highest = max(highest, 0)
        }
        let magnitude = max(lowest.magnitude, highest.magnitude)
        if magnitude < 1e-290 {
            (lowest, highest) = (0, 1)
        } else if highest - lowest < magnitude * 1e-9 {
            let room = magnitude * 0.1
            lowest = lowest >= 0 && lowest < room ? 0 : lowest - room
            highest += room
        }
        let step = Self.nice((highest - lowest) / Double(max(2, tickCount) - 1))
        let first = (lowest / step).rounded(.down)
        let last = max((highest / step).rounded(.up), first + 1)
        ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
        lower = first * step
        upper = last * step
        self.step = step
    }

    /// Where a value lies between ``lower`` (0) and ``upper`` (1).
    func fraction(of value: Double) -> Double {
        (value / 2 - lower / 2) / (upper / 2 - lower / 2)
    }

    /// The tick's label: thousands as k, then M, bn and tn, powers of ten from 10¹⁵ on.
    func label(for tick: Double) -> String {
        guard tick != 0 else { return "0" }
        let largest = max(lower.magnitude, upper.magnitude)
        if largest >= 1e15 || largest < 1e-6 { return scientificLabel(tick) }
        let (divisor, suffix) = Self.unit(for: largest)
        let exponent = Int(Self.exponent(of: step / divisor))
        return NumberText.fixed(tick / divisor, decimals: max(0, -exponent)) + suffix
    }

    private func scientificLabel(_ tick: Double) -> String {
        let exponent = Self.exponent(of: tick.magnitude)
        let digits = max(0, Int(exponent - Self.exponent(of: step)))
        let mantissa = NumberText.fixed(tick / pow(10, exponent), decimals: digits)
        return "\(mantissa)e\(Int(exponent))"
    }

    private static func unit(for magnitude: Double) -> (divisor: Double, suffix: String) {
        switch magnitude {
        case ..<1e5: (1, "")
        case ..<1e6: (1e3, "k")
        case ..<1e9: (1e6, "M")
        case ..<1e12: (1e9, "bn")
        default: (1e12, "tn")
        }
    }

    /// The decimal exponent, also right where the logarithm is off by an ulp.
    private static func exponent(of value: Double) -> Double {
        (log10(value) + 1e-9).rounded(.down)
    }

    /// The round number 1, 2 or 5 × 10ⁿ nearest to a positive value.
    private static func nice(_ value: Double) -> Double {
        let exponent = exponent(of: value)
        let power = pow(10, exponent)
        switch value / power {
        case ..<1.5: return power
        case ..<3: return 2 * power
        case ..<7: return 5 * power
        default: return 10 * power
        }
    }
}
