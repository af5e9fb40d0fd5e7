import Inventory
import Testing

@Suite("Supplier performance and choice")
struct SupplierTests {
    /// SCOR RL.1.1 by hand: order, ordered, received, days late.
    static let lines: [(Int, Double, Double, Double)] = [
        (1, 100, 100, 0), (1, 50, 50, 0), (2, 80, 72, 0), (3, 60, 60, 2), (4, 40, 40, -1), (5, 200, 190, 3),
    ]

    private func deliveries() throws -> [DeliveredLine<Int>] {
        try Self.lines.map {
            try DeliveredLine(order: $0.0, orderedUnits: $0.1, receivedUnits: $0.2, daysLate: $0.3)
        }
    }

    @Test("on time, in full, both, by line and by order")
    func reliability() throws {
        let measured = try #require(DeliveryReliability(lines: try deliveries()))
        #expect(isClose(measured.lineOnTime, 0.6666666666666666, relative: 1e-9))
        #expect(isClose(measured.lineInFull, 0.6666666666666666, relative: 1e-9))
        #expect(isClose(measured.lineOnTimeInFull, 0.5, relative: 1e-9))
        #expect(isClose(measured.orderOnTimeInFull, 0.4, relative: 1e-9))
        #expect(isClose(measured.unitFillRate, 0.9660377358490566, relative: 1e-9))
        #expect(measured.lineCount == 6)
        #expect(measured.orderCount == 5)
    }

    @Test("a surplus on one line does not fill another")
    func surplus() throws {
        let lines = [
            try DeliveredLine(order: "A", orderedUnits: 10, receivedUnits: 15, daysLate: 0),
            try DeliveredLine(order: "A", orderedUnits: 10, receivedUnits: 5, daysLate: 0),
        ]
        #expect(DeliveryReliability(lines: lines)?.unitFillRate == 0.75)
    }

    @Test("days of grace turn late lines into punctual ones; nothing delivered measures nothing")
    func grace() throws {
        let measured = try #require(DeliveryReliability(lines: try deliveries(), toleranceDays: 3))
        #expect(measured.lineOnTime == 1)
        #expect(DeliveryReliability(lines: [DeliveredLine<Int>]()) == nil)
    }

    @Test("lead times: mean, spread and quantiles with their count")
    func leadTimes() throws {
        let times = try #require(try ObservedSpread([12, 8, 10, 30, 15]))
        #expect(times.count == 5)
        #expect(times.mean == 15)
        #expect(isClose(try #require(times.standardDeviation), 8.774964387392123, relative: 1e-12))
        #expect(times.median == 12)
        #expect(isClose(times.quantile(0.9), 24, relative: 1e-12))
        #expect(try ObservedSpread([]) == nil)
        #expect(throws: InventoryError.self) { try ObservedSpread([1, .nan]) }
    }

    @Test("Saaty's three-by-three example: weights and consistency")
    func analyticHierarchy() throws {
        let priorities = try AnalyticHierarchy(comparisons: [
            [1, 1.0 / 3, 5], [3, 1, 7], [1.0 / 5, 1.0 / 7, 1],
        ])
        for (weight, expected) in zip(priorities.weights, [0.2789545655, 0.6491180046, 0.0719274299]) {
            #expect(isClose(weight, expected, relative: 1e-6))
        }
        #expect(isClose(priorities.principalEigenvalue, 3.064887579872819, relative: 1e-6))
        #expect(isClose(priorities.consistencyIndex, 0.032443789936409395, relative: 1e-6))
        #expect(
            isClose(try priorities.consistencyRatio(randomIndex: 0.58), 0.05593756885587827, relative: 1e-6))
    }

    @Test("comparisons that contradict their mirror image are refused")
    func notReciprocal() {
        #expect(throws: InventoryError.self) { try AnalyticHierarchy(comparisons: [[1, 2], [2, 1]]) }
        #expect(throws: InventoryError.self) { try AnalyticHierarchy(comparisons: [[1, 2]]) }
    }

    @Test("Hwang and Yoon's method on the widely printed telephone example")
    func idealSolution() throws {
        let ranking = try IdealSolutionRanking(
            values: [
                [250, 16, 12, 5], [200, 16, 8, 3], [300, 32, 16, 4], [275, 32, 8, 4], [225, 16, 16, 2],
            ],
            weights: [0.25, 0.25, 0.25, 0.25], isBenefit: [false, true, true, true])
        let expected = [0.5342768572, 0.3083677687, 0.6916322313, 0.5347365845, 0.4010461215]
        for (closeness, value) in zip(ranking.closeness, expected) {
            #expect(isClose(closeness, value, relative: 1e-6))
        }
        #expect(ranking.ranking == [2, 3, 0, 4, 1])
    }

    @Test("a weighted score shows what each criterion adds")
    func weightedScore() throws {
        let criteria = [
            try WeightedScoring.Criterion(name: "on time in full", weight: 3, worst: 0, best: 1),
            try WeightedScoring.Criterion(name: "lead time days", weight: 1, worst: 60, best: 10),
        ]
        let score = try WeightedScoring(values: [0.9, 35], criteria: criteria)
        #expect(isClose(score.contributions[0], 0.675, relative: 1e-12))
        #expect(isClose(score.contributions[1], 0.125, relative: 1e-12))
        #expect(isClose(score.score, 0.8, relative: 1e-12))
        let clamped = try WeightedScoring(values: [2, 100], criteria: criteria)
        #expect(clamped.contributions == [0.75, 0])
        #expect(throws: InventoryError.self) { try WeightedScoring(values: [1], criteria: criteria) }
    }
}
