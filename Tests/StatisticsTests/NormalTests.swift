import Statistics
import Testing

/// Reference values: scipy 1.17.1 (`scipy.stats`); probabilities above a mean of 10⁴ recomputed with 50 digits.
@Suite("Normal distribution")
struct NormalTests {
    static let probabilities: [[Double]] = [
        [-30.0, 4.906713927147908e-198, 1.0],
        [-10.0, 7.61985302416047e-24, 1.0],
        [-5.0, 2.866515718791933e-07, 0.9999997133484281],
        [-1.96, 0.024997895148220435, 0.9750021048517795],
        [-0.3, 0.3820885778110474, 0.6179114221889526],
        [0.0, 0.5, 0.5],
        [0.5, 0.6914624612740131, 0.3085375387259869],
        [1.0, 0.8413447460685429, 0.15865525393145707],
        [3.0, 0.9986501019683699, 0.0013498980316300933],
        [8.0, 0.9999999999999993, 6.22096057427174e-16],
    ]

    static let quantiles: [[Double]] = [
        [1e-300, -37.0470962993612],
        [1e-100, -21.273453560965322],
        [1e-20, -9.262340089798409],
        [1e-10, -6.361340902404056],
        [1e-05, -4.264890793922825],
        [0.001, -3.090232306167813],
        [0.025, -1.9599639845400545],
        [0.2, -0.8416212335729142],
        [0.5, 0.0],
        [0.6, 0.2533471031357997],
        [0.9, 1.2815515655446004],
        [0.95, 1.6448536269514722],
        [0.98, 2.0537489106318225],
        [0.975, 1.959963984540054],
        [0.999, 3.090232306167813],
        [0.9999999, 5.199337582290661],
    ]

    @Test("cdf and survival agree with scipy to 14 digits, far tails included", arguments: probabilities)
    func probability(row: [Double]) {
        #expect(isClose(Normal.standard.cdf(row[0]), row[1], relative: 2e-13))
        #expect(isClose(Normal.standard.survival(row[0]), row[2], relative: 2e-13))
    }

    @Test("the quantile agrees with scipy to 15 digits", arguments: quantiles)
    func quantile(row: [Double]) throws {
        #expect(isClose(try Normal.standard.quantile(row[0]), row[1], relative: 3e-15))
    }

    @Test("AS 241 reproduces the values Wichura prints for his routine")
    func wichura() throws {
        #expect(isClose(try Normal.standard.quantile(0.25), -0.6744897501960817, relative: 1e-15))
        #expect(isClose(try Normal.standard.quantile(0.001), -3.090232306167814, relative: 1e-15))
        #expect(isClose(try Normal.standard.quantile(1e-20), -9.262340089798408, relative: 1e-15))
    }

    @Test("location and scale shift and stretch")
    func scaling() throws {
        let demand = try Normal(mean: 50, standardDeviation: 8)
        #expect(isClose(demand.cdf(58), 0.8413447460685429, relative: 1e-14))
        #expect(isClose(try demand.quantile(0.975), 50 + 8 * 1.959963984540054, relative: 1e-14))
        #expect(isClose(demand.pdf(50), 0.3989422804014327 / 8, relative: 1e-14))
    }

    @Test("the loss function agrees with Snyder & Shen's (stockpyl) values")
    func loss() throws {
        #expect(isClose(Normal.unitLoss(0.3), 0.2667612421172099, relative: 1e-12))
        #expect(isClose(Normal.unitLoss(-0.7), 0.8428793768106102, relative: 1e-12))
        #expect(isClose(Normal.standard.secondLoss(0.3), 0.15103010258794225, relative: 1e-12))
        let demand = try Normal(mean: 15, standardDeviation: 3)
        #expect(isClose(demand.loss(18), 0.24994641176305887, relative: 1e-12))
        #expect(isClose(demand.complementaryLoss(18), 3.249946411763059, relative: 1e-12))
    }

    @Test("the ends of the probability range are infinite, beyond them is an error")
    func ends() throws {
        #expect(try Normal.standard.quantile(0) == -.infinity)
        #expect(try Normal.standard.quantile(1) == .infinity)
        for probability in [-0.1, 1.1, Double.nan] {
            #expect(throws: DistributionError.self) { try Normal.standard.quantile(probability) }
        }
        #expect(throws: DistributionError.self) { try Normal(mean: 0, standardDeviation: 0) }
        #expect(throws: DistributionError.self) { try Normal(mean: .nan, standardDeviation: 1) }
    }
}
