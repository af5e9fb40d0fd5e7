internal import Statistics

/// Sample paths of the future, stored step by step so that one step is contiguous.
struct SimulatedPaths: Sendable, Equatable {
    let steps: Int
    let count: Int
    /// Value of path `p` at step `s` at index `s * count + p`.
    private(set) var values: [Double]

    init(steps: Int, count: Int, values: [Double]) {
        self.steps = steps
        self.count = count
        self.values = values
    }

    /// Continues a model's history `count` times.
    static func generate(_ model: any DemandModel, steps: Int, count: Int, seed: UInt64) -> SimulatedPaths {
        generate(steps: steps, count: count, seed: seed, model.pathSampler(horizon: steps))
    }

    /// Draws paths one after the other from one seeded stream.
    static func generate(
        steps: Int, count: Int, seed: UInt64,
        _ draw: (UnsafeMutableBufferPointer<Double>, inout SeededRandom) -> Void
    ) -> SimulatedPaths {
        var random = SeededRandom(seed: seed)
        var path = [Double](repeating: 0, count: steps)
        var values = [Double](repeating: 0, count: steps * count)
        values.withUnsafeMutableBufferPointer { cells in
            path.withUnsafeMutableBufferPointer { buffer in
                for index in 0..<count {
                    draw(buffer, &random)
                    for step in 0..<steps { cells[step * count + index] = buffer[step] }
                }
            }
        }
        return SimulatedPaths(steps: steps, count: count, values: values)
    }

    /// Each step's values multiplied by its factor.
    func scaled(by factors: [Double]) -> SimulatedPaths {
        var scaled = self
        for step in 0..<steps {
            for path in 0..<count { scaled.values[step * count + path] *= factors[step] }
        }
        return scaled
    }

    /// Central bounds per step, in ascending order of level, cut off at `lowest`.
    func intervals(levels: [Double], lowest: Double) -> [PredictionInterval] {
        let ordered = levels.sorted()
        var lower = [[Double]](repeating: [], count: ordered.count)
        var upper = [[Double]](repeating: [], count: ordered.count)
        for step in 0..<steps {
            let sorted = values[(step * count)..<((step + 1) * count)].sorted()
            for (index, level) in ordered.enumerated() {
                let tail = (1 - level / 100) / 2
                lower[index].append(max(lowest, SampleStatistics.quantile(sorted: sorted, tail) ?? lowest))
                upper[index].append(
                    max(lowest, SampleStatistics.quantile(sorted: sorted, 1 - tail) ?? lowest))
            }
        }
        return ordered.indices.map {
            PredictionInterval(level: ordered[$0], lower: lower[$0], upper: upper[$0])
        }
    }
}

extension SimulatedPaths {
    /// Standard deviation of the paths at each step.
    func deviations() -> [Double] {
        (0..<steps).map { step in
            deviation { values[step * count + $0] }
        }
    }

    /// Standard deviation of the paths' sums up to each step.
    func totalDeviations() -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        return (0..<steps).map { step in
            for path in 0..<count { sums[path] += values[step * count + path] }
            return deviation { sums[$0] }
        }
    }

    private func deviation(_ value: (Int) -> Double) -> Double {
        var sum = 0.0
        for path in 0..<count { sum += value(path) }
        let mean = sum / Double(count)
        var squares = 0.0
        for path in 0..<count { squares += (value(path) - mean) * (value(path) - mean) }
        return (squares / Double(max(count - 1, 1))).squareRoot()
    }

    /// The distribution of the sum of the first `periods` steps: centred on `means`, deviations multiplied by
    /// `widening`, never below zero.
    func total(over periods: Int, means: [Double], widening: Double) -> DemandTotal {
        var sums = [Double](repeating: 0, count: count)
        for step in 0..<periods {
            for path in 0..<count { sums[path] += values[step * count + path] }
        }
        let mean = means.prefix(periods).reduce(0, +)
        let centre = SampleStatistics.mean(sums) ?? mean
        let totals = sums.map { max(0, mean + widening * ($0 - centre)) }.sorted()
        return DemandTotal(
            periods: periods, mean: mean,
            standardDeviation: widening * (SampleStatistics.standardDeviation(sums) ?? 0),
            sortedTotals: totals)
    }
}
