/// How far the latest values lie from those at the same place of earlier cycles.
///
/// The place keeps an exponentially weighted mean; the deviation is smoothed over a few values, because a cycle that
/// fails does so for longer than one.
struct SeasonalDeviation: DeviationView {
    private static let weight = 0.3

    private var levels: [Double?]
    private var position = 0
    private var smoothed = 0.0

    /// - Parameter period: values per cycle, at least 1.
    init(period: Int) {
        levels = Array(repeating: nil, count: period)
    }

    /// The deviation after one more value; absent in the first cycle.
    mutating func observe(_ value: Double) -> Double? {
        defer { position = (position + 1) % levels.count }
        guard let level = levels[position] else {
            levels[position] = value
            return nil
        }
        let error = value - level
        smoothed += Self.weight * (error - smoothed)
        levels[position] = level + Self.weight * error
        return abs(smoothed)
    }
}
