import Statistics
import Testing

/// Reference values: scipy 1.17.1 (`scipy.stats`); probabilities above a mean of 10⁴ recomputed with 50 digits.
@Suite("Binomial distribution")
struct BinomialTests {
    static let probabilities: [[Double]] = [
        [10.0, 0.3, 4.0, 0.20012094899999988, 0.8497316674000001, 0.15026833259999992],
        [1000.0, 0.05, 70.0, 0.001144058151237481, 0.9976696994523914, 0.002330300547608593],
        [50.0, 0.99, 45.0, 0.00013479243604526932, 0.00014568926807182755, 0.9998543107319282],
        [5.0, 0.5, 5.0, 0.03125, 1.0, 0.0],
        [100000.0, 0.5, 50200.0, 0.0011337203392984612, 0.8976142344571816, 0.10238576554281847],
    ]

    static let quantiles: [[Double]] = [
        [10.0, 0.3, 0.5, 3.0],
        [1000.0, 0.05, 0.99, 67.0],
        [50.0, 0.99, 0.01, 47.0],
        [5.0, 0.5, 0.97, 5.0],
    ]

    @Test("pmf, cdf and survival agree with scipy", arguments: probabilities)
    func probability(row: [Double]) throws {
        let binomial = try Binomial(trials: Int(row[0]), probability: row[1])
        let k = Int(row[2])
        #expect(isClose(binomial.pmf(k), row[3], relative: 1e-11))
        #expect(isClose(binomial.cdf(k), row[4], relative: 1e-11))
        #expect(isClose(binomial.survival(k), row[5], relative: 1e-10))
    }

    @Test("the quantile agrees with scipy", arguments: quantiles)
    func quantile(row: [Double]) throws {
        #expect(try Binomial(trials: Int(row[0]), probability: row[1]).quantile(row[2]) == Int(row[3]))
    }

    @Test("the loss function sums the tail")
    func loss() throws {
        let binomial = try Binomial(trials: 3, probability: 0.5)
        #expect(isClose(binomial.loss(1), 0.375 * 1 + 0.125 * 2, relative: 1e-14))
        #expect(binomial.loss(3) == 0)
        #expect(throws: DistributionError.self) { try Binomial(trials: -1, probability: 0.5) }
    }
}
