import Baton
import SupplyChain
import Testing

@Suite("Splitting an order over suppliers")
struct AllocateOrderTests {
    private static func allocate(
        _ fixture: CoordinationFixture, _ quantity: Double, share: Double = 1, surplus: Double = 0,
        neededBy: CalendarDate? = nil
    ) async throws -> OrderAllocationResult {
        try await fixture.orchestrator.run(
            SupplierCoordinationAgent.allocateOrder,
            AllocateOrder(
                sku: "A", quantity: quantity, maximumShare: share, maximumSurplus: surplus,
                neededBy: neededBy,
                asOf: TestStore.day(10)))
    }

    /// CHEAP: 120 × 1.80 × (1 + 0.25 × 21 / 365) + 20 = 239.1068.
    @Test("The cheapest split of one supplier is that supplier, at its price break")
    func single() async throws {
        let result = try await Self.allocate(CoordinationFixture(), 120)
        #expect(
            result.orders.map(\.supplier) == ["CHEAP"] && result.orders.map(\.unitPrice.decimal) == ["1.80"])
        #expect(result.purchaseCost.decimal == "216.00" && result.landedCost.decimal == "239.1068")
        #expect(result.saving?.decimal == "0.00")
        #expect(result.orders[0].arrivesOn == TestStore.day(31))
    }

    /// Half at most: CHEAP takes 60 at 2.00, FAST the other 60 at 2.40.
    @Test("A limit on shares splits the order and says what it costs")
    func shares() async throws {
        let result = try await Self.allocate(CoordinationFixture(), 120, share: 0.5)
        #expect(result.orders.map(\.quantity) == [60, 60] && result.orders.map(\.share) == [0.5, 0.5])
        #expect(result.purchaseCost.decimal == "264.00")
        #expect((result.saving?.tenThousandths ?? 0) < 0)
    }

    @Test("Multiples that do not add up take a surplus only where one is allowed")
    func surplus() async throws {
        let fixture = try await CoordinationFixture()
        // 123 as 120 + 3, or 130 at CHEAP alone: 3 × 2.40 and a second ordering cost of 20 cost more.
        let exact = try await Self.allocate(fixture, 123)
        #expect(exact.surplus == 0 && exact.orders.map(\.quantity) == [120, 3])
        let rounded = try await Self.allocate(fixture, 123, surplus: 10)
        #expect(rounded.surplus == 7 && rounded.orders.map(\.quantity) == [130])
        #expect(rounded.landedCost.tenThousandths < exact.landedCost.tenThousandths)
    }

    @Test("Suppliers that come too late are left out and named")
    func deadline() async throws {
        let result = try await Self.allocate(CoordinationFixture(), 120, neededBy: TestStore.day(15))
        #expect(result.orders.map(\.supplier) == ["FAST"])
        #expect(result.notes == ["CHEAP is left out: delivers on \(TestStore.day(31)) at the earliest"])
    }
}
