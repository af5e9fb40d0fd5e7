import Anomalies
import Foundation
import Statistics
import Testing

@Suite("Supplier degradation and dead stock")
struct SupplyAnomalyTests {
    private func test() throws -> SequentialProportionTest {
        try SequentialProportionTest(
            acceptableShare: 0.1, unacceptableShare: 0.3, falseAlarmProbability: 0.01, missProbability: 0.05)
    }

    private func receipts(_ count: Int, lateShare: Double, seed: UInt64) -> [Bool] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in random.nextUniform() < lateShare }
    }

    @Test("Wald's bounds and the evidence of single observations")
    func bounds() throws {
        var running = try test()
        #expect(isClose(running.upperBound, 4.553876891600541, relative: 1e-12))
        #expect(isClose(running.lowerBound, -2.985681937700489, relative: 1e-12))
        #expect(running.observe(true) == .undecided)
        #expect(isClose(running.logLikelihoodRatio, 1.0986122886681098, relative: 1e-12))
        _ = running.observe(false)
        #expect(isClose(running.logLikelihoodRatio, 1.0986122886681098 - 0.2513144282809062, relative: 1e-12))
    }

    @Test("both error probabilities stay within their bounds")
    func errors() throws {
        var falseAlarms = 0
        var misses = 0
        for seed in 0..<2000 {
            if try decision(lateShare: 0.1, seed: UInt64(seed)) == .unacceptable { falseAlarms += 1 }
            if try decision(lateShare: 0.3, seed: UInt64(seed) + 5000) == .acceptable { misses += 1 }
        }
        #expect(falseAlarms <= 32)
        #expect(misses <= 125)
    }

    private func decision(lateShare: Double, seed: UInt64) throws -> SequentialProportionTest.Decision {
        var running = try test()
        for isLate in receipts(2000, lateShare: lateShare, seed: seed) {
            let decision = running.observe(isLate)
            if decision != .undecided { return decision }
        }
        return .undecided
    }

    @Test("a supplier that gets worse is found once, soon after the change, and not before")
    func degradation() throws {
        let failures = receipts(80, lateShare: 0.03, seed: 1) + receipts(60, lateShare: 0.6, seed: 2)
        let found = SupplierDegradation(test: try test()).detect(failures: failures)
        #expect(found.count == 1)
        let finding = try #require(found.first)
        #expect(finding.range.lowerBound >= 76)
        #expect(finding.peak < 100)
        #expect(finding.range.upperBound == 140)
        #expect(finding.score > 2)
        #expect(try #require(finding.observed) > 0.4)
        #expect(finding.expected == 0.1)
    }

    @Test("false alarms are no more frequent than the bound says")
    func falseAlarms() throws {
        var alarms = 0
        for seed in 0..<40 {
            let failures = receipts(500, lateShare: 0.1, seed: UInt64(seed) + 900)
            alarms += SupplierDegradation(test: try test()).detect(failures: failures).count
        }
        // α/(1 − β) = 1/95 per receipt.
        #expect(Double(alarms) <= 40 * 500 / 95)
    }

    @Test("recovery ends the episode")
    func recovery() throws {
        let failures =
            [Bool](repeating: true, count: 6) + [Bool](repeating: false, count: 40)
            + [Bool](repeating: true, count: 6)
        let found = SupplierDegradation(test: try test()).detect(failures: failures)
        #expect(found.map(\.range) == [0..<23, 46..<52])
    }

    @Test("a reliable supplier raises nothing, however long the history")
    func reliable() throws {
        #expect(
            SupplierDegradation(test: try test()).detect(
                failures: [Bool](repeating: false, count: 500)
            ).isEmpty)
        #expect(SupplierDegradation(test: try test()).detect(failures: []).isEmpty)
        #expect(throws: AnomalyError.self) {
            try SequentialProportionTest(
                acceptableShare: 0.3, unacceptableShare: 0.1, falseAlarmProbability: 0.01,
                missProbability: 0.05)
        }
    }

    @Test("a fast mover falls silent sooner than a slow one")
    func deadStock() throws {
        let fast = [Double](repeating: 3, count: 20) + [Double](repeating: 0, count: 6)
        let slow = (0..<20).map { $0 % 5 == 4 ? 3.0 : 0 } + [Double](repeating: 0, count: 6)
        let finding = try #require(
            try DeadStock.detect(demand: fast, onHand: 10, falseAlarmRate: 0.001))
        #expect(finding.range == 20..<26)
        // 19 periods of sales before the last one: Π (1 + i)/(21 + i) over six periods = 6! 20!/26!.
        #expect(isClose(finding.probability, 720 / (21.0 * 22 * 23 * 24 * 25 * 26), relative: 1e-9))
        #expect(try DeadStock.detect(demand: slow, onHand: 10, falseAlarmRate: 0.001) == nil)
        let silence = slow + [Double](repeating: 0, count: 200)
        #expect(try DeadStock.detect(demand: silence, onHand: 10, falseAlarmRate: 0.001) != nil)
    }

    @Test("without stock, or without any past demand, nothing is dead")
    func noDeadStock() throws {
        let silent = [Double](repeating: 5, count: 20) + [Double](repeating: 0, count: 20)
        #expect(try DeadStock.detect(demand: silent, onHand: 0, falseAlarmRate: 0.01) == nil)
        #expect(try DeadStock.detect(demand: [0, 0, 0, 0], onHand: 9, falseAlarmRate: 0.01) == nil)
        #expect(try DeadStock.detect(demand: [0, 0, 4], onHand: 9, falseAlarmRate: 0.01) == nil)
        #expect(throws: AnomalyError.self) {
            try DeadStock.detect(demand: [1, -1], onHand: 9, falseAlarmRate: 0.01)
        }
    }
}
