import Inventory
import Statistics
import Testing

/// Values: stockpyl 1.0.2, docstring examples of its loss functions.
@Suite("Loss functions of demand")
struct LossFunctionTests {
    @Test("standard normal losses of first and second order")
    func standardNormal() {
        let rows = [
            [0.3, 0.2667612421172099, 0.5667612421172099, 0.15103010258794225, 0.3939698974120578],
            [-0.7, 0.8428793768106102, 0.14287937681061025, 0.6740259557721769, 0.07097404422782305],
        ]
        for row in rows {
            #expect(isClose(Normal.unitLoss(row[0]), row[1], relative: 1e-9))
            #expect(isClose(Normal.unitLoss(-row[0]), row[2], relative: 1e-9))
            #expect(isClose(Normal.standard.secondLoss(row[0]), row[3], relative: 1e-9))
            #expect(isClose(Normal.standard.secondLoss(-row[0]), row[4], relative: 1e-9))
        }
    }

    @Test("normal, Poisson and negative binomial shortage and surplus")
    func families() throws {
        let rows: [(DemandDistribution, Double, Double, Double)] = [
            (.normal(try Normal(mean: 15, standardDeviation: 3)), 18, 0.24994641176305887, 3.249946411763059),
            (.poisson(try Poisson(mean: 15)), 18, 0.5176095282584724, 3.5176095282584723),
            (
                .negativeBinomial(try NegativeBinomial(successes: 6, probability: 0.4)), 14,
                0.49171042931787523, 5.491710429317877
            ),
        ]
        for (demand, units, shortage, surplus) in rows {
            #expect(isClose(demand.expectedShortage(units), shortage, relative: 1e-9))
            #expect(isClose(demand.expectedSurplus(units), surplus, relative: 1e-9))
        }
    }

    @Test("the shortage of counts is a straight line between whole stocks")
    func interpolation() throws {
        let demand = DemandDistribution.poisson(try Poisson(mean: 4))
        let middle = (demand.expectedShortage(3) + demand.expectedShortage(4)) / 2
        #expect(isClose(demand.expectedShortage(3.5), middle, relative: 1e-12))
        #expect(isClose(demand.expectedShortage(-2), 6, relative: 1e-12))
    }

    @Test("the variance decides between Poisson and negative binomial")
    func counts() throws {
        #expect(try DemandDistribution.counts(mean: 3, variance: 2) == .poisson(Poisson(mean: 3)))
        #expect(try DemandDistribution.counts(mean: 0, variance: 0) == .deterministic(0))
        let spread = try DemandDistribution.counts(mean: 3, variance: 8)
        #expect(isClose(spread.mean, 3, relative: 1e-12))
        #expect(isClose(spread.variance, 8, relative: 1e-12))
        #expect(throws: InventoryError.self) { try DemandDistribution.counts(mean: -1, variance: 1) }
    }
}
