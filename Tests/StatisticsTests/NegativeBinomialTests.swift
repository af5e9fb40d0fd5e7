import Statistics
import Testing

/// Reference values: scipy 1.17.1 (`scipy.stats`); probabilities above a mean of 10⁴ recomputed with 50 digits.
@Suite("Negative binomial distribution")
struct NegativeBinomialTests {
    static let probabilities: [[Double]] = [
        [6.0, 0.4, 14.0, 0.03732350976443543, 0.8744010272769626, 0.12559897272303744, 0.4917104293178767],
        [0.5, 0.1, 0.0, 0.3162277660168379, 0.31622776601683794, 0.683772233983162, 4.499999999999999],
        [0.5, 0.1, 20.0, 0.004819990659421145, 0.9634925067413338, 0.03650749325866612, 0.3234221311538768],
        [0.05, 0.02, 3.0, 0.01388326587925542, 0.8972496997072937, 0.10275030029270629, 2.0183414204937344],
        [100.0, 0.5, 90.0, 0.023415186006579908, 0.25695481794362257, 0.7430451820563775, 11.87933716181396],
        [
            3.3, 0.9, 5.0, 0.0002035826249364901, 0.9999675455097686, 3.245449023120694e-05,
            3.737594937017088e-05,
        ],
        [
            1.0, 0.001, 3000.0, 4.97123939980363e-05, 0.9503373183959617, 0.04966268160403826,
            49.662681604038234,
        ],
    ]

    static let quantiles: [[Double]] = [
        [6.0, 0.4, 0.95, 18.0],
        [0.5, 0.1, 0.5, 2.0],
        [0.5, 0.1, 0.999, 51.0],
        [0.05, 0.02, 0.9, 4.0],
        [0.05, 0.02, 0.99, 54.0],
        [100.0, 0.5, 0.01, 69.0],
        [1.0, 0.001, 0.95, 2994.0],
    ]

    @Test("pmf, cdf, survival and loss agree with scipy", arguments: probabilities)
    func probability(row: [Double]) throws {
        let counts = try NegativeBinomial(successes: row[0], probability: row[1])
        let k = Int(row[2])
        #expect(isClose(counts.pmf(k), row[3], relative: 1e-11))
        #expect(isClose(counts.cdf(k), row[4], relative: 1e-11))
        #expect(isClose(counts.survival(k), row[5], relative: 1e-10))
        #expect(isClose(counts.loss(k), row[6], relative: 1e-9))
    }

    @Test("the quantile agrees with scipy", arguments: quantiles)
    func quantile(row: [Double]) throws {
        let counts = try NegativeBinomial(successes: row[0], probability: row[1])
        #expect(try counts.quantile(row[2]) == Int(row[3]))
    }

    @Test("mean and variance give back the distribution they came from")
    func moments() throws {
        let counts = try NegativeBinomial(mean: 3, variance: 7.5)
        #expect(isClose(counts.mean, 3, relative: 1e-14))
        #expect(isClose(counts.variance, 7.5, relative: 1e-14))
        #expect(throws: DistributionError.self) { try NegativeBinomial(mean: 3, variance: 3) }
        #expect(throws: DistributionError.self) { try NegativeBinomial(successes: 2, probability: 0) }
    }
}
