/// The terms of a lag polynomial in flat memory, for inner loops.
struct LagTerms {
    private let lags: UnsafeMutableBufferPointer<Int>
    private let coefficients: UnsafeMutableBufferPointer<Double>
    private(set) var count = 0

    init(capacity: Int) {
        lags = .allocate(capacity: capacity)
        lags.initialize(repeating: 0)
        coefficients = ARMAFilter.buffer(capacity)
    }

    func deallocate() {
        lags.deallocate()
        coefficients.deallocate()
    }

    mutating func set(_ polynomial: LagPolynomial) {
        count = polynomial.lags.count
        for term in 0..<count {
            lags[term] = polynomial.lags[term]
            coefficients[term] = polynomial.coefficients[term]
        }
    }

    /// Σ coefficient · buffer[position − lag].
    @inline(__always)
    func sum(_ buffer: UnsafeMutableBufferPointer<Double>, before position: Int) -> Double {
        var sum = 0.0
        for term in 0..<count { sum += coefficients[term] * buffer[position - lags[term]] }
        return sum
    }
}
