import Baton
import SupplyChain
import Testing

@Suite("receive_stock, count_stock, reserve_stock, release_stock and transfers as operations")
struct BookStockTests {
    private func store() async throws -> SupplyChainStore {
        let store = try await TestStore.make()
        _ = try await store.database.write {
            try StockDesk($0).book(
                StockMovement(
                    id: "c", sku: "A", location: "M", date: TestStore.day(1), kind: .count, quantity: 20))
        }
        return store
    }

    private func run(
        _ store: SupplyChainStore, _ operation: String, _ inputs: [String: Value]
    ) async throws -> ExecutionResult {
        try await AgentSamples.run(
            store, "optimization", operation, inputs.merging(["date": "2020-01-05"]) { $1 })
    }

    @Test("goods in, a reservation and a count tell the stock before and after") func bookings() async throws
    {
        let store = try await store()
        let item: [String: Value] = ["sku": "A", "location": "M"]
        func book(_ operation: String, _ units: Double) async throws -> StockBooking {
            let result = try await run(store, operation, item.merging(["quantity": .double(units)]) { $1 })
            return try StockBooking(
                from: try #require(result.output, "\(String(describing: result.failure))"))
        }
        let received = try await book("receive_stock", 12)
        #expect(received.onHandBefore == 20 && received.onHand == 32 && received.isNew)
        let reserved = try await book("reserve_stock", 30)
        #expect(reserved.available == 2 && reserved.reserved == 30)
        let counted = try await book("count_stock", 31)
        #expect(counted.difference == -1 && counted.onHand == 31 && counted.available == 1)
        #expect(try await book("release_stock", 30).available == 31)
        let tooMuch = try await run(store, "reserve_stock", item.merging(["quantity": 32]) { $1 })
        #expect(tooMuch.failure?.kind == .invalidInput)
        #expect(tooMuch.failure?.message.contains("31 are available") == true)
    }

    @Test("several sites make the location an answer that has to be given") func location() async throws {
        let result = try await run(store(), "count_stock", ["sku": "A", "quantity": 1])
        #expect(result.failure?.kind == .invalidInput && result.failure?.hint == "M, R")
    }

    @Test("a transfer is planned, leaves and arrives once") func transfer() async throws {
        let store = try await store()
        let plan: [String: Value] = [
            "sku": "A", "from_location": "M", "to_location": "R", "quantity": 8, "transfer_id": "T",
        ]
        #expect(try await run(store, "plan_transfer", plan).output?["on_hand_from"]?.doubleValue == 20)
        #expect(try await run(store, "plan_transfer", plan).output?["status"] == "planned")
        let other = plan.merging(["quantity": 9]) { $1 }
        #expect(try await run(store, "plan_transfer", other).failure != nil)
        for _ in 0..<2 {
            let shipped = try await run(store, "ship_transfer", ["transfer_id": "T"])
            #expect(
                shipped.output?["status"] == "in_transit"
                    && shipped.output?["on_hand_from"]?.doubleValue == 12)
        }
        for _ in 0..<2 {
            let arrived = try await run(store, "complete_transfer", ["transfer_id": "T"])
            #expect(
                arrived.output?["on_hand_from"]?.doubleValue == 12
                    && arrived.output?["on_hand_to"]?.doubleValue == 8)
        }
        #expect(
            try await run(store, "complete_transfer", ["transfer_id": "nope"]).failure?.kind == .invalidInput)
    }

    @Test("a transfer that cannot leave stays planned") func refusedTransfer() async throws {
        let store = try await store()
        _ = try await run(
            store, "plan_transfer",
            ["sku": "A", "from_location": "M", "to_location": "R", "quantity": 21, "transfer_id": "T"])
        let result = try await run(store, "complete_transfer", ["transfer_id": "T"])
        #expect(result.failure?.message.contains("20 available") == true)
        #expect(try await store.all(Transfer.self).first?.status == .planned)
    }
}
