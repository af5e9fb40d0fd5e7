/// The terms of a product of a plain and a seasonal polynomial in the lag operator, without the leading 1.
struct LagPolynomial: Sendable, Equatable {
    /// Ascending, from 1.
    let lags: [Int]
    private(set) var coefficients: [Double]

    private let period: Int
    private let sign: Double
    /// Where the product of a plain and a seasonal term goes; −1 for the leading 1.
    private let slots: [Int]

    /// The largest lag.
    var degree: Int { lags.last ?? 0 }

    /// The shape of (1 + s Σ aᵢ Bⁱ)(1 + s Σ bⱼ Bᵐʲ) = 1 + s Σ …, with all coefficients at zero.
    ///
    /// - Parameter sign: s; −1 for autoregressive terms, 1 for moving averages.
    init(plainCount: Int, seasonalCount: Int, period: Int, sign: Double) {
        self.period = period
        self.sign = sign
        let products = (0...plainCount).flatMap { plain in
            (0...seasonalCount).map { plain + period * $0 }
        }
        let lags = Set(products).subtracting([0]).sorted()
        slots = products.map { lags.firstIndex(of: $0) ?? -1 }
        self.lags = lags
        coefficients = [Double](repeating: 0, count: lags.count)
    }

    /// Puts coefficients in, as many as the shape was made for.
    mutating func set(_ plain: [Double], _ seasonal: [Double]) {
        for slot in coefficients.indices { coefficients[slot] = 0 }
        var product = 0
        for index in 0...plain.count {
            let first = index == 0 ? 1 : sign * plain[index - 1]
            for cycle in 0...seasonal.count {
                let slot = slots[product]
                if slot >= 0 {
                    coefficients[slot] += sign * first * (cycle == 0 ? 1 : sign * seasonal[cycle - 1])
                }
                product += 1
            }
        }
    }

    /// Coefficients of this autoregressive polynomial times (1 − B)ᵈ (1 − Bᵐ)ᴰ, by lag from 1.
    func integrated(differences: Int, seasonal: Int, period: Int) -> [Double] {
        var dense = [Double](repeating: 0, count: degree + 1)
        dense[0] = 1
        for (lag, coefficient) in zip(lags, coefficients) { dense[lag] = -coefficient }
        for lag in [Int](repeating: 1, count: differences) + [Int](repeating: period, count: seasonal) {
            var product = dense + [Double](repeating: 0, count: lag)
            for index in dense.indices { product[index + lag] -= dense[index] }
            dense = product
        }
        return dense.dropFirst().map { -$0 }
    }

    /// Coefficients by lag from 1, those of missing lags zero.
    var dense: [Double] {
        var dense = [Double](repeating: 0, count: degree)
        for (lag, coefficient) in zip(lags, coefficients) { dense[lag - 1] = coefficient }
        return dense
    }
}
