/// How many standard deviations a value lies from the mean of the values before it.
struct LevelDeviation: DeviationView {
    private static let fewest = 10

    private var window: [Double] = []
    private var next = 0
    private let capacity: Int
    private var origin = 0.0
    private var sum = 0.0
    private var squares = 0.0

    /// - Parameter capacity: how many of the values before are looked at.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The deviation of a value; absent until there are ten before it.
    mutating func observe(_ value: Double) -> Double? {
        let deviation = window.count >= Self.fewest ? deviation(value) : nil
        remember(value)
        return deviation
    }

    private func deviation(_ value: Double) -> Double {
        let count = Double(window.count)
        let mean = sum / count
        let spread = max(0, squares / count - mean * mean).squareRoot()
        // Values that do not vary have the precision of a number as their spread.
        let least = 1e-9 * (abs(mean) + abs(origin)) + 1e-12
        return abs(value - origin - mean) / max(spread, least)
    }

    private mutating func remember(_ value: Double) {
        if window.isEmpty { origin = value }
        if window.count < capacity {
            window.append(value)
            add(value)
            return
        }
        let leaving = window[next] - origin
        window[next] = value
        sum -= leaving
        squares -= leaving * leaving
        add(value)
        next += 1
        guard next == capacity else { return }
        // Sums afresh once per round: differences of large sums lose digits.
        next = 0
        (sum, squares, origin) = (0, 0, value)
        for known in window { add(known) }
    }

    private mutating func add(_ value: Double) {
        sum += value - origin
        squares += (value - origin) * (value - origin)
    }
}
