import Inventory
import Statistics
import Testing

@Suite("Choosing orders under a budget") struct OrderSelectionTests {
    private func candidates(_ count: Int, seed: UInt64) throws -> [OrderSelection.Candidate] {
        var random = SeededRandom(seed: seed)
        return try (0..<count).map { _ in
            try OrderSelection.Candidate(
                value: (100 * random.nextUniform()).rounded(),
                cost: 1 + (50 * random.nextUniform()).rounded(),
                space: 1 + (20 * random.nextUniform()).rounded())
        }
    }

    /// The best value over all subsets.
    private func bruteForce(_ candidates: [OrderSelection.Candidate], _ budget: Double, _ space: Double)
        -> Double
    {
        (0..<(1 << candidates.count)).reduce(0) { best, subset in
            var (value, cost, room) = (0.0, 0.0, 0.0)
            for (index, candidate) in candidates.enumerated() where subset >> index & 1 == 1 {
                value += candidate.value
                cost += candidate.cost
                room += candidate.space
            }
            return cost <= budget && room <= space ? max(best, value) : best
        }
    }

    @Test("the choice is the best of all subsets", arguments: 0..<30)
    func optimal(_ seed: Int) throws {
        let candidates = try candidates(10, seed: UInt64(seed))
        let budget = Double(20 * (1 + seed % 10))
        for space in [Double.infinity, 45] {
            let selection = try OrderSelection(
                candidates, budget: budget, space: space.isFinite ? space : nil)
            #expect(abs(selection.value - bruteForce(candidates, budget, space)) < 1e-9)
            let chosen = zip(candidates, selection.isChosen).filter(\.1).map(\.0)
            #expect(chosen.reduce(0) { $0 + $1.cost } <= budget)
            #expect(chosen.reduce(0) { $0 + $1.space } <= space)
        }
    }

    @Test("hundreds of orders are chosen from without a solver") func large() throws {
        let candidates = try candidates(400, seed: 7)
        let selection = try OrderSelection(candidates, budget: 2000)
        #expect(zip(candidates, selection.isChosen).reduce(0) { $0 + ($1.1 ? $1.0.cost : 0) } <= 2000)
        // No order left out is both cheaper and worth more than one that was chosen.
        let chosen = candidates.indices.filter { selection.isChosen[$0] }
        for left in candidates.indices where !selection.isChosen[left] {
            #expect(
                !chosen.contains {
                    candidates[$0].cost >= candidates[left].cost
                        && candidates[$0].value < candidates[left].value
                })
        }
    }

    @Test("no money buys nothing, enough buys all, and bad numbers are refused") func edges() throws {
        let candidates = try candidates(5, seed: 3)
        #expect(try OrderSelection(candidates, budget: 0).isChosen.allSatisfy { !$0 })
        #expect(try OrderSelection(candidates, budget: nil).isChosen.allSatisfy(\.self))
        #expect(try OrderSelection(candidates, budget: 1e9).isChosen.allSatisfy(\.self))
        #expect(try OrderSelection([], budget: 5).isChosen.isEmpty)
        #expect(throws: InventoryError.self) { try OrderSelection(candidates, budget: -1) }
        #expect(throws: InventoryError.self) { try OrderSelection.Candidate(value: .nan, cost: 1) }
    }
}
