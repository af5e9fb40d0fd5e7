import Statistics
import Testing

/// Reference values: scipy 1.17.1 (`scipy.stats`); probabilities above a mean of 10⁴ recomputed with 50 digits.
@Suite("Lognormal distribution")
struct LogNormalTests {
    static let probabilities: [[Double]] = [
        [2.0, 0.3, 10.0, 0.8434208188221346, 0.1565791811778654],
        [0.0, 1.0, 0.1, 0.010651099341700129, 0.9893489006582998],
        [5.0, 2.0, 10000.0, 0.9823617517560486, 0.017638248243951427],
    ]

    @Test("cdf and survival agree with scipy", arguments: probabilities)
    func probability(row: [Double]) throws {
        let logNormal = try LogNormal(logMean: row[0], logStandardDeviation: row[1])
        #expect(isClose(logNormal.cdf(row[2]), row[3], relative: 1e-13))
        #expect(isClose(logNormal.survival(row[2]), row[4], relative: 1e-13))
        #expect(isClose(try logNormal.quantile(row[3]), row[2], relative: 1e-12))
    }

    @Test("the loss function agrees with stockpyl's example")
    func loss() throws {
        let logNormal = try LogNormal(logMean: 2, logStandardDeviation: 0.3)
        #expect(isClose(logNormal.loss(10), 0.28364973888106326, relative: 1e-12))
        #expect(isClose(logNormal.complementaryLoss(10), 2.5544912009711833, relative: 1e-12))
    }
}
