/// The benchmark that the overall weighted average divides by: the last value of the seasonally adjusted
/// series, Naive2 of the M4 competition.
///
/// Source: Makridakis, Spiliotis & Assimakopoulos (2020), "The M4 Competition", International Journal of
/// Forecasting 36, with the organisers' seasonality test (90 %) and classical multiplicative decomposition.
enum NaiveBenchmark {
    static func forecast(_ values: [Double], period: Int, horizon: Int) -> [Double] {
        guard let last = values.last else { return [] }
        guard isSeasonal(values, period), let cycle = cycle(values, period) else {
            return [Double](repeating: last, count: horizon)
        }
        let adjusted = last / cycle[(values.count - 1) % period]
        return (0..<horizon).map { adjusted * cycle[(values.count + $0) % period] }
    }

    private static func isSeasonal(_ values: [Double], _ period: Int) -> Bool {
        guard period > 1, values.count >= 3 * period else { return false }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard squares > 0 else { return false }
        func correlation(_ lag: Int) -> Double {
            (lag..<values.count).reduce(0) { $0 + (values[$1] - mean) * (values[$1 - lag] - mean) } / squares
        }
        let sum = (1..<period).reduce(1.0) { $0 + 2 * correlation($1) * correlation($1) }
        return abs(correlation(period)) > 1.645 * (sum / Double(values.count)).squareRoot()
    }

    private static func cycle(_ values: [Double], _ period: Int) -> [Double]? {
        let half = period / 2
        var sums = [Double](repeating: 0, count: period)
        var counts = sums
        for time in half..<(values.count - half) {
            var trend = 0.0
            for index in (time - half)...(time + half) {
                let isEnd = period.isMultiple(of: 2) && abs(index - time) == half
                trend += (isEnd ? 0.5 : 1) * values[index] / Double(period)
            }
            guard trend != 0 else { return nil }
            sums[time % period] += values[time] / trend
            counts[time % period] += 1
        }
        let factors = zip(sums, counts).map { $0 / $1 }
        let centre = factors.reduce(0, +) / Double(period)
        guard factors.allSatisfy({ $0 != 0 }), centre != 0 else { return nil }
        return factors.map { $0 / centre }
    }
}
