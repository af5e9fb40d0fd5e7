import Statistics
import Testing

/// Reference values: scipy 1.17.1 (`scipy.stats`); probabilities above a mean of 10⁴ recomputed with 50 digits.
@Suite("Gamma and chi-squared distributions")
struct GammaTests {
    static let probabilities: [[Double]] = [
        [0.1, 1.0, 0.001, 0.526768568392445, 0.473231431607555, 52.62898951286018],
        [0.5, 2.0, 3.0, 0.9167354833364496, 0.08326451666355042, 0.05139344326792309],
        [1.0, 3.0, 2.0, 0.4865828809674077, 0.5134171190325922, 0.17113903967753066],
        [2.5, 1.5, 10.0, 0.9795525180541848, 0.020447481945815252, 0.01098598765331152],
        [50.0, 0.2, 9.0, 0.24680203440017026, 0.7531979655998298, 0.23934624893105383],
        [1000.0, 1.0, 1100.0, 0.9989406767460701, 0.0010593232539299773, 0.0001053702856423099],
        [100000.0, 1.0, 99000.0, 0.0007574199211747684, 0.9992425800788253, 8.302639237262192e-06],
        [3.0, 2.0, 200.0, 1.0, 1.8976107553682236e-40, 9.300189940052114e-41],
    ]

    static let quantiles: [[Double]] = [
        [0.1, 1.0, 0.01, 6.073048362407912e-21],
        [0.1, 1.0, 0.99, 1.5884778179295],
        [0.5, 2.0, 0.5, 0.454936423119572],
        [1.0, 3.0, 0.95, 8.987196820661968],
        [2.5, 1.5, 1e-08, 0.001530552918702401],
        [50.0, 0.2, 0.999, 14.944925277903886],
        [1000.0, 1.0, 0.05, 948.5598493836511],
        [100000.0, 1.0, 0.5, 99999.6666668642],
        [3.0, 2.0, 0.9999999999, 58.291802780433365],
    ]

    static let chiSquaredQuantiles: [[Double]] = [
        [1.0, 0.95, 3.841458820694124],
        [2.0, 0.99, 9.21034037197618],
        [3.0, 0.05, 0.35184631774927144],
        [10.0, 0.975, 20.483177350807388],
        [100.0, 0.5, 99.33412923598846],
        [30.0, 0.001, 11.587951045645056],
    ]

    static let losses: [[Double]] = [
        [2.5, 4.0, 5.0, 5.388495294518125],
        [2.5, 4.0, 30.0, 0.04912391016069467],
        [0.4, 10.0, 8.0, 1.217692171731074],
    ]

    @Test("cdf, survival and density agree with scipy", arguments: probabilities)
    func probability(row: [Double]) throws {
        let gamma = try Gamma(shape: row[0], scale: row[1])
        #expect(isClose(gamma.cdf(row[2]), row[3], relative: 1e-12))
        #expect(isClose(gamma.survival(row[2]), row[4], relative: 1e-12))
        #expect(isClose(gamma.pdf(row[2]), row[5], relative: 1e-11))
    }

    @Test("the quantile agrees with scipy", arguments: quantiles)
    func quantile(row: [Double]) throws {
        let gamma = try Gamma(shape: row[0], scale: row[1])
        #expect(isClose(try gamma.quantile(row[2]), row[3], relative: 1e-11))
        #expect(isClose(gamma.cdf(try gamma.quantile(row[2])), row[2], relative: 1e-11))
    }

    @Test("chi-squared quantiles agree with scipy", arguments: chiSquaredQuantiles)
    func chiSquared(row: [Double]) throws {
        let chiSquared = try ChiSquared(degreesOfFreedom: row[0])
        #expect(isClose(try chiSquared.quantile(row[1]), row[2], relative: 1e-11))
    }

    @Test("the loss function equals the integral of the survival function", arguments: losses)
    func loss(row: [Double]) throws {
        let gamma = try Gamma(shape: row[0], scale: row[1])
        #expect(isClose(gamma.loss(row[2]), row[3], relative: 1e-10))
    }

    @Test("mean and variance give back the distribution they came from")
    func moments() throws {
        let gamma = try Gamma(mean: 12, variance: 30)
        #expect(isClose(gamma.mean, 12, relative: 1e-15))
        #expect(isClose(gamma.variance, 30, relative: 1e-15))
        #expect(throws: DistributionError.self) { try Gamma(mean: 0, variance: 1) }
        #expect(throws: DistributionError.self) { try Gamma(shape: 1, scale: -1) }
    }
}
