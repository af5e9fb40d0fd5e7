/// The recursion behind Croston's method, its variants and TSB; the methods of aggregation have their own.
struct IntermittentFilter {
    let method: IntermittentModel.Method

    private var size = 0.0
    private var interval = 1.0
    private var probability = 0.0
    private var elapsed = 0.0
    private var hasSold = false
    private var isFirst = true

    init(method: IntermittentModel.Method) {
        self.method = method
    }

    /// Expected demand of the next period.
    func rate(_ intervalAlpha: Double) -> Double {
        switch method {
        case .croston, .optimizedCroston: size / interval
        case .sba: (1 - intervalAlpha / 2) * size / interval
        case .tsb, .adida, .imapa, .ses, .averageRate: probability * size
        }
    }

    /// One-step-ahead means; the periods before the first sale repeat the first forecast after it.
    mutating func fitted(_ values: [Double], sizeAlpha: Double, intervalAlpha: Double) -> [Double] {
        reset()
        var means: [Double] = []
        means.reserveCapacity(values.count)
        var first: Double?
        for value in values {
            if first == nil, hasSold { first = rate(intervalAlpha) }
            means.append(rate(intervalAlpha))
            observe(value, sizeAlpha, intervalAlpha)
        }
        let start = first ?? rate(intervalAlpha)
        for index in values.indices {
            means[index] = start
            if values[index] > 0 { break }
        }
        return means
    }

    /// Sum of squared one-step errors after the first sale.
    mutating func squaredError(_ values: [Double], sizeAlpha: Double, intervalAlpha: Double) -> Double {
        reset()
        var squares = 0.0
        return values.withUnsafeBufferPointer { series in
            for value in series {
                if hasSold {
                    let error = value - rate(intervalAlpha)
                    squares += error * error
                }
                observe(value, sizeAlpha, intervalAlpha)
            }
            return squares
        }
    }

    private mutating func reset() {
        self = IntermittentFilter(method: method)
    }

    private mutating func observe(_ value: Double, _ sizeAlpha: Double, _ intervalAlpha: Double) {
        let occurrence = value > 0 ? 1.0 : 0
        probability = isFirst ? occurrence : probability + intervalAlpha * (occurrence - probability)
        isFirst = false
        elapsed += 1
        guard value > 0 else { return }
        size = hasSold ? size + sizeAlpha * (value - size) : value
        interval = hasSold ? interval + intervalAlpha * (elapsed - interval) : elapsed
        hasSold = true
        elapsed = 0
    }
}
