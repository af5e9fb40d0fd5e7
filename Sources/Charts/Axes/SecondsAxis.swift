/// An axis of elapsed time with steps of clock-like size.
struct SecondsAxis: Equatable {
    /// The end of the axis in seconds; it begins at 0.
    let upperSeconds: Double
    /// The ticks in seconds.
    let ticks: [Double]
    private let unit: Unit

    private enum Unit {
        case milliseconds
        case seconds
        case minutes
        case hours
        case days

        var seconds: Double {
            switch self {
            case .milliseconds: 0.001
            case .seconds: 1
            case .minutes: 60
            case .hours: 3600
            case .days: 86_400
            }
        }

        var symbol: String {
            switch self {
            case .milliseconds: "ms"
            case .seconds: "s"
            case .minutes: "min"
            case .hours: "h"
            case .days: "d"
            }
        }
    }

    /// An axis from 0 to at least the given time.
    init(longestSeconds: Double, tickCount: Int) {
        unit = Self.unit(for: longestSeconds)
        let axis = ValueAxis(
            values: [0, longestSeconds / unit.seconds], includesZero: true, tickCount: tickCount)
        let seconds = unit.seconds
        ticks = axis.ticks.map { $0 * seconds }
        upperSeconds = axis.upper * seconds
    }

    /// The tick's label with its unit.
    func label(for tick: Double) -> String {
        let value = tick / unit.seconds
        let rounded = (value * 1000).rounded() / 1000
        return rounded == 0 ? "0" : "\(Self.digits(rounded)) \(unit.symbol)"
    }

    /// A duration for people, for example "1.25 s" or "3.5 min".
    static func text(seconds: Double) -> String {
        let unit = unit(for: seconds)
        return "\(digits(seconds / unit.seconds)) \(unit.symbol)"
    }

    private static func digits(_ value: Double) -> String {
        var text = NumberText.fixed(value, decimals: value < 10 ? 2 : 1)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    private static func unit(for seconds: Double) -> Unit {
        switch seconds {
        case ..<1: .milliseconds
        case ..<120: .seconds
        case ..<7200: .minutes
        case ..<172_800: .hours
        default: .days
        }
    }
}
