import CoinSolver
@testable import Inventory
import Statistics
import Testing

/// Run where CBC is installed; `scripts/test` installs it.
@Suite("The solver CBC", .enabled(if: CoinSolver() != nil, "cbc is not installed")) struct CoinSolverTests {
    private func solver() throws -> CoinSolver { try #require(CoinSolver()) }

    @Test("a linear program is solved") func linear() throws {
        // Most of 3x + 5y under x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18: x 2, y 6 (Hillier & Lieberman, section 3.1).
        let values = try solver().solve(
            LinearProgram(
                variables: [.init(upper: 4, cost: -3), .init(cost: -5)],
                constraints: [.init(weights: [1: 2], upper: 12), .init(weights: [0: 3, 1: 2], upper: 18)]))
        #expect(abs(values[0] - 2) < 1e-6 && abs(values[1] - 6) < 1e-6)
    }

    @Test("whole numbers stay whole") func whole() throws {
        let values = try solver().solve(
            LinearProgram(
                variables: [.init(cost: -5, isWhole: true), .init(cost: -4, isWhole: true)],
                constraints: [
                    .init(weights: [0: 6, 1: 4], upper: 24), .init(weights: [0: 1, 1: 2], upper: 6),
                ]))
        #expect(values == [4, 0])
    }

    @Test("a program without a solution says so") func infeasible() throws {
        let program = try LinearProgram(
            variables: [.init(lower: 2, cost: 1)], constraints: [.init(weights: [0: 1], upper: 1)])
        let error = #expect(throws: InventoryError.self) { try solver().solve(program) }
        #expect(error?.kind == .infeasible)
    }

    @Test("it chooses orders of the same value as branch and bound", arguments: 0..<5)
    func selection(_ seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let candidates = try (0..<60).map { _ in
            try OrderSelection.Candidate(
                value: 100 * random.nextUniform(), cost: 50 * random.nextUniform(),
                space: 20 * random.nextUniform())
        }
        let exact = try OrderSelection(candidates, budget: 300)
        let values = try solver().solve(
            LinearProgram(
                variables: candidates.map { .init(upper: 1, cost: -$0.value, isWhole: true) },
                constraints: [
                    .init(
                        weights: Dictionary(
                            uniqueKeysWithValues: candidates.enumerated().map { ($0, $1.cost) }), upper: 300)
                ]))
        let value = zip(candidates, values).reduce(0) { $0 + $1.0.value * $1.1 }
        #expect(abs(value - exact.value) < 1e-6 * exact.value)
    }
}

/// The offers of a random problem: price breaks of both kinds, minimums, multiples, capacities and shares.
private func randomOffers(_ random: inout SeededRandom) throws -> [OrderSplit.Offer] {
    try (0..<4).map { _ in
        let first = 30 + Double(random.next() % 60)
        let price = 4 + Double(random.next() % 5)
        let minimum = 1 + Int(random.next() % 50)
        return try OrderSplit.Offer(
            prices: PriceSchedule(
                breakpoints: [0, first, first + 1 + Double(random.next() % 80)],
                unitCosts: [price, price - 1, price - 1.5],
                discount: random.nextUniform() < 0.5 ? .allUnits : .incremental),
            fixedCost: Double(random.next() % 90), minimumUnits: minimum,
            capacityUnits: minimum + Int(random.next() % 220),
            multipleUnits: [1, 2, 3, 12][Int(random.next() % 4)],
            maximumShare: [1, 0.5, 0.7][Int(random.next() % 3)])
    }
}

@Suite("Split of an order by CBC", .enabled(if: CoinSolver() != nil, "cbc is not installed"))
struct SolvedSplitTests {
    @Test("a split costs what dynamic programming finds, or neither finds one", arguments: 1...12)
    func sameCost(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let demand = 120 + Int(random.next() % 140)
        let offers = try randomOffers(&random)
        let counts: ClosedRange<Int>? = seed.isMultiple(of: 3) ? 1...2 : nil
        let exact = try? OrderSplit(
            demandUnits: demand, offers: offers, maximumSurplusUnits: 10, supplierCounts: counts)
        let solved = try? OrderSplit.solved(
            demandUnits: demand, offers: offers, maximumSurplusUnits: 10, supplierCounts: counts,
            by: #require(CoinSolver()))
        guard let exact, let solved else {
            #expect(exact == nil && solved == nil)
            return
        }
        let cost = zip(solved, offers).reduce(0) { sum, pair in
            pair.0 == 0
                ? sum : sum + pair.1.fixedCost + pair.1.prices.purchaseCost(quantity: Double(pair.0))
        }
        #expect(abs(cost - exact.cost) < 1e-6 * exact.cost)
        #expect((demand...demand + 10).contains(solved.reduce(0, +)))
    }

    @Test("millions of units go to the solver; without one the error says what to install") func large()
        throws
    {
        let offers = try [(0.9, 4_000_000), (0.95, 30_000_000)].map { price, capacity in
            try OrderSplit.Offer(
                prices: PriceSchedule(breakpoints: [0], unitCosts: [price], discount: .allUnits),
                fixedCost: 10,
                minimumUnits: 1, capacityUnits: capacity)
        }
        let split = try OrderSplit(
            demandUnits: 25_000_001, offers: offers, solver: CoinSolver())
        #expect(split.units == [4_000_000, 21_000_001])
        let error = #expect(throws: InventoryError.self) {
            try OrderSplit(demandUnits: 25_000_001, offers: offers)
        }
        #expect(error?.hint.contains("coinor-cbc") == true)
    }
}

@Suite("Without CBC") struct AbsentSolverTests {
    @Test("a program that is not there gives no solver") func absent() {
        #expect(CoinSolver(program: "/nowhere/cbc") == nil)
    }
}
