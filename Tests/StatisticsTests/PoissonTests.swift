import Statistics
import Testing

/// Reference values: scipy 1.17.1 (`scipy.stats`); probabilities above a mean of 10⁴ recomputed with 50 digits.
@Suite("Poisson distribution")
struct PoissonTests {
    static let probabilities: [[Double]] = [
        [0.1, 0.0, 0.9048374180359595, 0.9048374180359595, 0.09516258196404044, 0.10000000000000002],
        [0.1, 3.0, 0.00015080623633932676, 0.9999961531660747, 3.846833925345064e-06, 3.924805250431997e-06],
        [6.0, 8.0, 0.1032577335308442, 0.8472374939845612, 0.15276250601543884, 0.3140213891541882],
        [15.0, 18.0, 0.07061295955735365, 0.8194717116327225, 0.18052828836727755, 0.5176095282584703],
        [
            72.0, 105.0, 5.208640277190896e-05, 0.9998954481321821, 0.00010455186781784852,
            0.00030000936158834575,
        ],
        [90.0, 105.0, 0.011884339683349891, 0.9459881408049221, 0.0540118591950779, 0.2594126835752908],
        [1000.0, 900.0, 7.516954352125941e-05, 0.0006977673277963054, 0.9993022326722036, 100.0053928107098],
        [
            1000.0, 1100.0, 9.498944242302176e-05, 0.9991323590365565, 0.0008676409634435647,
            0.008225346078635126,
        ],
        [
            50000.0, 50500.0, 0.00014693612697457027, 0.9873021349121749, 0.012697865087825153,
            0.9978738047940177,
        ],
    ]

    static let quantiles: [[Double]] = [
        [0.1, 0.5, 0.0],
        [0.1, 0.999, 2.0],
        [6.0, 0.8, 8.0],
        [90.0, 0.9398, 105.0],
        [1000.0, 0.01, 927.0],
        [50000.0, 0.99, 50521.0],
        [3.5, 1e-09, 0.0],
        [3.5, 0.0, 0.0],
    ]

    @Test("pmf, cdf, survival and loss agree with scipy", arguments: probabilities)
    func probability(row: [Double]) throws {
        let poisson = try Poisson(mean: row[0])
        let k = Int(row[1])
        #expect(isClose(poisson.pmf(k), row[2], relative: 1e-11))
        #expect(isClose(poisson.cdf(k), row[3], relative: 1e-11))
        #expect(isClose(poisson.survival(k), row[4], relative: 1e-11))
        #expect(isClose(poisson.loss(k), row[5], relative: 1e-10))
    }

    @Test("the quantile agrees with scipy", arguments: quantiles)
    func quantile(row: [Double]) throws {
        #expect(try Poisson(mean: row[0]).quantile(row[1]) == Int(row[2]))
    }

    @Test("a mean of zero is certain to give zero")
    func degenerate() throws {
        let poisson = try Poisson(mean: 0)
        #expect(poisson.pmf(0) == 1)
        #expect(poisson.cdf(0) == 1)
        #expect(try poisson.quantile(0.99) == 0)
        #expect(poisson.loss(0) == 0)
    }

    @Test("units short and units left over differ by the distance to the mean", arguments: 0...30)
    func complementaryLoss(k: Int) throws {
        let poisson = try Poisson(mean: 9.5)
        var leftOver = 0.0
        for j in 0..<k { leftOver += poisson.cdf(j) }
        #expect(abs(poisson.complementaryLoss(k) - leftOver) < 1e-12)
    }

    @Test("negative means and a certain probability are refused")
    func refusals() throws {
        #expect(throws: DistributionError.self) { try Poisson(mean: -1) }
        #expect(throws: DistributionError.self) { try Poisson(mean: 3).quantile(1) }
    }
}
