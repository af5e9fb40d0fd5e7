import Statistics
import Testing

/// Reference values: scipy 1.17.1 (`scipy.stats`); probabilities above a mean of 10⁴ recomputed with 50 digits.
@Suite("Beta distribution")
struct BetaTests {
    static let probabilities: [[Double]] = [
        [0.5, 0.5, 0.1, 0.20483276469913345, 0.7951672353008665],
        [2.0, 3.0, 0.4, 0.5247999999999999, 0.47519999999999996],
        [10.0, 0.3, 0.999, 0.7236305864295751, 0.27636941357042494],
        [200.0, 300.0, 0.45, 0.9881463456202628, 0.011853654379737118],
        [5.0, 1.0, 0.2, 0.0003200000000000001, 0.99968],
        [10000.0, 20000.0, 0.34, 0.9927137480100278, 0.007286251989972617],
    ]

    static let quantiles: [[Double]] = [
        [0.5, 0.5, 0.1, 0.024471741852423214],
        [2.0, 3.0, 0.4, 0.3291665033784079],
        [10.0, 0.3, 0.01, 0.7609574189810903],
        [200.0, 300.0, 0.95, 0.43623240051221424],
        [5.0, 1.0, 0.2, 0.7247796636776955],
    ]

    @Test("cdf and survival agree with scipy", arguments: probabilities)
    func probability(row: [Double]) throws {
        let beta = try Beta(alpha: row[0], beta: row[1])
        #expect(isClose(beta.cdf(row[2]), row[3], relative: 1e-11))
        #expect(isClose(beta.survival(row[2]), row[4], relative: 1e-11))
    }

    @Test("the quantile agrees with scipy", arguments: quantiles)
    func quantile(row: [Double]) throws {
        let beta = try Beta(alpha: row[0], beta: row[1])
        #expect(isClose(try beta.quantile(row[2]), row[3], relative: 1e-11))
    }

    @Test("the density is the slope of the cdf")
    func density() throws {
        let beta = try Beta(alpha: 2.5, beta: 4)
        let slope = (beta.cdf(0.3 + 1e-5) - beta.cdf(0.3 - 1e-5)) / 2e-5
        #expect(isClose(beta.pdf(0.3), slope, relative: 1e-7))
    }
}
