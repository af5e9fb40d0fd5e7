/// Simple exponential smoothing from the first value, with the smoothing of least squared one-step error
/// between bounds.
///
/// Source: bounds and start are those of the Python package statsforecast, whose figures for ADIDA, IMAPA and
/// optimised Croston this reproduces; the search is by golden section (Kiefer 1953).
struct OptimizedSmoothing {
    let alpha: Double
    /// Level after the last value.
    let level: Double

    static let usual = 0.1...0.3
    private static let precision = 1e-10

    init(_ values: [Double], bounds: ClosedRange<Double> = OptimizedSmoothing.usual) {
        let ratio = 0.6180339887498949
        var (low, high) = (bounds.lowerBound, bounds.upperBound)
        var inner = high - ratio * (high - low)
        var outer = low + ratio * (high - low)
        var innerError = Self.run(values, inner).squares
        var outerError = Self.run(values, outer).squares
        while high - low > Self.precision {
            if innerError <= outerError {
                (high, outer, outerError) = (outer, inner, innerError)
                inner = high - ratio * (high - low)
                innerError = Self.run(values, inner).squares
            } else {
                (low, inner, innerError) = (inner, outer, outerError)
                outer = low + ratio * (high - low)
                outerError = Self.run(values, outer).squares
            }
        }
        let candidates = [bounds.lowerBound, (low + high) / 2, bounds.upperBound]
        let best = candidates.min { Self.run(values, $0).squares < Self.run(values, $1).squares }
        alpha = best ?? bounds.lowerBound
        level = Self.run(values, alpha).level
    }

    private static func run(_ values: [Double], _ alpha: Double) -> (squares: Double, level: Double) {
        values.withUnsafeBufferPointer { values in
            guard var level = values.first else { return (0, 0) }
            var squares = 0.0
            for index in 1..<max(values.count, 1) {
                let error = values[index] - level
                squares += error * error
                level += alpha * error
            }
            return (squares, level)
        }
    }

    /// One-step-ahead means; the first is the first value itself.
    func means(_ values: [Double]) -> [Double] {
        guard var level = values.first else { return [] }
        return values.map { value in
            defer { level += alpha * (value - level) }
            return level
        }
    }
}

/// Sizes above zero and the periods from one to the next, the first from the start.
struct DemandParts {
    private(set) var sizes: [Double] = []
    private(set) var intervals: [Double] = []

    init(_ values: [Double]) {
        var last = -1
        for (time, value) in values.enumerated() where value > 0 {
            sizes.append(value)
            intervals.append(Double(time - last))
            last = time
        }
    }
}
