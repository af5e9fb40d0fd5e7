import Inventory
import Testing

/// Values: HiGHS through `scipy.optimize.milp` for min Σ price q + fixed z, Σ q = demand, moq z ≤ q ≤ cap z,
/// Σ defect q ≤ limit × demand, q whole.
@Suite("Allocation of an order over suppliers")
struct OrderAllocationTests {
    private func offers(_ rows: [[Double]]) throws -> [OrderAllocation.Offer] {
        try rows.map { row in
            try OrderAllocation.Offer(
                unitPrice: row[0], fixedCost: row[1], minimumUnits: Int(row[2]), capacityUnits: Int(row[3]),
                defectRate: row[4])
        }
    }

    @Test("three suppliers and a defect limit of two percent cost 10,150")
    func three() throws {
        let split = try OrderAllocation(
            demandUnits: 1000,
            offers: offers([
                [10, 100, 50, 600, 0.01], [9.5, 300, 200, 500, 0.02], [9.1, 800, 400, 900, 0.035],
            ]), maximumDefectRate: 0.02)
        #expect(isClose(split.cost, 10_150, relative: 1e-9))
        #expect(split.units.reduce(0, +) == 1000)
    }

    @Test("four suppliers and a defect limit of six per thousand cost 8,550")
    func four() throws {
        let split = try OrderAllocation(
            demandUnits: 2000,
            offers: offers([
                [4.2, 0, 100, 1000, 0.004], [3.9, 250, 300, 800, 0.012], [4.5, 0, 50, 1500, 0.001],
                [4, 150, 200, 600, 0.006],
            ]), maximumDefectRate: 0.006)
        #expect(isClose(split.cost, 8_550, relative: 1e-9))
        #expect(split.units == [1000, 0, 400, 600])
    }

    @Test("no split of a small problem is cheaper, tried one by one")
    func exhaustive() throws {
        let rows: [[Double]] = [[5, 3, 2, 9, 0.1], [4, 10, 3, 8, 0.3], [6, 0, 1, 12, 0]]
        let split = try OrderAllocation(demandUnits: 15, offers: offers(rows), maximumDefectRate: 0.12)
        var least = Double.infinity
        for first in [0] + Array(2...9) {
            for second in [0] + Array(3...8) {
                let third = 15 - first - second
                guard third == 0 || (1...12).contains(third) else { continue }
                let amounts = [first, second, third]
                let defects = zip(amounts, rows).reduce(0.0) { $0 + Double($1.0) * $1.1[4] }
                guard defects <= 0.12 * 15 + 1e-9 else { continue }
                least = min(
                    least,
                    zip(amounts, rows).reduce(0.0) { $0 + ($1.0 > 0 ? $1.1[1] + Double($1.0) * $1.1[0] : 0) })
            }
        }
        #expect(isClose(split.cost, least, relative: 1e-9))
    }

    @Test("what nobody can deliver is refused as infeasible")
    func infeasible() throws {
        let offer = try offers([[1, 0, 5, 10, 0.5]])
        let tooMuch = #expect(throws: InventoryError.self) {
            try OrderAllocation(demandUnits: 11, offers: offer, maximumDefectRate: 1)
        }
        #expect(tooMuch?.kind == .infeasible)
        #expect(throws: InventoryError.self) {
            try OrderAllocation(demandUnits: 8, offers: offer, maximumDefectRate: 0.1)
        }
        #expect(throws: InventoryError.self) {
            try OrderAllocation(demandUnits: 8, offers: [], maximumDefectRate: 1)
        }
    }
}
