/// The inner and outer loop of STL.
struct SeasonalTrendLoess {
    private(set) var trend: [Double]
    private(set) var season: [Double]

    private let values: [Double]
    private let period: Int
    private let seasonLoess: Loess
    private let trendLoess: Loess
    private let lowPassLoess: Loess
    private var weights: [Double]?

    init(_ values: [Double], period: Int, window: SeasonalTrendDecomposition.SeasonWindow) {
        self.values = values
        self.period = period
        let seasonSpan =
            switch window {
            case .periodic: 10 * values.count + 1
            case .cycles(let cycles): cycles
            }
        let smoothest = 1.5 * Double(period) / (1 - 1.5 / Double(seasonSpan))
        seasonLoess = Loess(span: seasonSpan, isLinear: false)
        trendLoess = Loess(span: Self.nextOdd(Int(smoothest.rounded(.up))), isLinear: true)
        lowPassLoess = Loess(span: Self.nextOdd(period), isLinear: true)
        trend = [Double](repeating: 0, count: values.count)
        season = trend
    }

    private static func nextOdd(_ number: Int) -> Int { number.isMultiple(of: 2) ? number + 1 : number }

    mutating func run(innerPasses: Int, outerPasses: Int) {
        for outer in 0...outerPasses {
            for _ in 0..<innerPasses { pass() }
            if outer < outerPasses { weights = robustnessWeights() }
        }
    }

    /// Steps 1 to 6 of the paper's inner loop.
    private mutating func pass() {
        let detrended = values.indices.map { values[$0] - trend[$0] }
        let cycles = smoothedCycles(detrended)
        let averaged = Self.movingAverage(
            Self.movingAverage(Self.movingAverage(cycles, period), period), 3)
        let lowPass = lowPassLoess.smooth(averaged, weights: nil)
        season = values.indices.map { cycles[period + $0] - lowPass[$0] }
        let adjusted = values.indices.map { values[$0] - season[$0] }
        trend = trendLoess.smooth(adjusted, weights: weights)
    }

    /// Each season's own series smoothed and continued by one cycle at both ends.
    private func smoothedCycles(_ detrended: [Double]) -> [Double] {
        var cycles = [Double](repeating: 0, count: values.count + 2 * period)
        for start in 0..<period {
            let times = Array(stride(from: start, to: values.count, by: period))
            let own = times.map { detrended[$0] }
            let ownWeights = weights.map { weights in times.map { weights[$0] } }
            let smooth = seasonLoess.smooth(own, weights: ownWeights)
            let before = seasonLoess.estimate(
                own, at: -1, window: 0..<min(seasonLoess.span, own.count), ownWeights)
            let after = seasonLoess.estimate(
                own, at: own.count, window: max(0, own.count - seasonLoess.span)..<own.count, ownWeights)
            cycles[start] = before ?? smooth[0]
            for (cycle, value) in smooth.enumerated() { cycles[start + (cycle + 1) * period] = value }
            cycles[start + (own.count + 1) * period] = after ?? smooth[own.count - 1]
        }
        return cycles
    }

    private static func movingAverage(_ values: [Double], _ length: Int) -> [Double] {
        var sum = values.prefix(length).reduce(0, +)
        var averages = [sum / Double(length)]
        for index in length..<values.count {
            sum += values[index] - values[index - length]
            averages.append(sum / Double(length))
        }
        return averages
    }

    /// Bisquare weights of the remainders against six times their median.
    private func robustnessWeights() -> [Double] {
        let remainders = values.indices.map { abs(values[$0] - trend[$0] - season[$0]) }
        let sorted = remainders.sorted()
        let limit = 3 * (sorted[sorted.count / 2] + sorted[sorted.count - sorted.count / 2 - 1])
        return remainders.map { remainder in
            if remainder <= 0.001 * limit { return 1 }
            if remainder > 0.999 * limit { return 0 }
            let ratio = remainder / limit
            return (1 - ratio * ratio) * (1 - ratio * ratio)
        }
    }
}
