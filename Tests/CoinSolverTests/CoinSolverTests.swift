import CoinSolver
import Inventory
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

@Suite("Without CBC") struct AbsentSolverTests {
    @Test("a program that is not there gives no solver") func absent() {
        #expect(CoinSolver(program: "/nowhere/cbc") == nil)
    }
}
