import Baton
import Testing

@testable import SupplyChain

@Suite("The stock ledger")
struct StockLedgerTests {
    private func day(_ number: Int) -> CalendarDate { TestStore.day(number) }

    private func movement(
        _ id: String, _ kind: MovementKind, _ quantity: Double, on day: Int, at location: String = "M"
    ) -> StockMovement {
        StockMovement(
            id: id, sku: "A", location: location, date: self.day(day), kind: kind, quantity: quantity)
    }

    private func sell(_ quantity: Double, on day: Int, in store: SupplyChainStore) async throws {
        let sale = SalesRecord(sku: "A", location: "M", date: self.day(day), quantity: quantity)
        try await store.database.write { try RecordTable<SalesRecord>($0).insert(sale) }
    }

    @Test("Stock that was never counted or received is not known, rather than 0")
    func unknown() async throws {
        let store = try await TestStore.make()
        try await sell(5, on: 3, in: store)
        let position = try await store.stockPosition(sku: "A")
        #expect(position.onHand == nil && position.available == nil && position.inventoryPosition == nil)
        #expect(position.reserved == 0 && position.onOrder == 0)
    }

    @Test("Stock is the last count plus everything after it; the sales of its day are in the count")
    func countAndAfter() async throws {
        let store = try await TestStore.make()
        try await store.post(movement("1", .receipt, 100, on: 1))
        try await sell(7, on: 2, in: store)
        try await sell(30, on: 4, in: store)
        try await store.post(movement("2", .count, 60, on: 4))
        try await store.post(movement("3", .return, 2, on: 4))
        try await sell(10, on: 5, in: store)
        try await store.post(movement("4", .adjustment, -1, on: 6))
        func onHand(_ number: Int) async throws -> Double? {
            try await store.stockPosition(sku: "A", location: "M", asOf: day(number)).onHand
        }
        #expect(try await onHand(0) == nil)
        #expect(try await onHand(1) == 100)
        #expect(try await onHand(3) == 93)
        #expect(try await onHand(4) == 62)
        #expect(try await onHand(5) == 52)
        #expect(try await onHand(9) == 51)
        #expect(
            try await store.dailyOnHand(sku: "A", location: "M", in: day(0)...day(6))
                == [nil, 100, 93, 93, 62, 52, 51])
    }

    @Test("Reservations lower what is available and not what is there")
    func reservations() async throws {
        let store = try await TestStore.make()
        try await store.post(movement("1", .count, 50, on: 1))
        try await store.post(movement("2", .reservation, 20, on: 2))
        try await store.post(movement("3", .release, 5, on: 3))
        let position = try await store.stockPosition(sku: "A")
        #expect(position.onHand == 50 && position.reserved == 15 && position.available == 35)
        #expect(try await store.stockPosition(sku: "A", asOf: day(2)).available == 30)
    }

    @Test("Only an adjustment may be negative, and no quantity may be NaN or infinite")
    func refused() async throws {
        let store = try await TestStore.make()
        for (kind, quantity) in [
            (MovementKind.receipt, -1.0), (.count, -5), (.adjustment, .nan), (.receipt, .infinity),
        ] {
            let error = await #expect(throws: SupplyChainError.self) {
                try await store.post(movement("x", kind, quantity, on: 1))
            }
            #expect(error?.kind == .invalidValue)
        }
        #expect(try await store.all(StockMovement.self).isEmpty)
    }

    @Test("Derived stock equals stock recomputed entry by entry, over random ledgers", arguments: 1...12)
    func derivedEqualsRecomputed(seed: Int) async throws {
        let store = try await TestStore.make()
        let ledger = RandomLedger(seed: UInt64(seed))
        try await store.database.write { try ledger.write($0) }
        for location in ["M", "R"] {
            let series = try await store.dailyOnHand(
                sku: "A", location: location, in: day(0)...day(ledger.days))
            #expect(series == (0...ledger.days).map { ledger.stock(at: location, through: day($0)).onHand })
            for number in 0...ledger.days {
                let expected = ledger.stock(at: location, through: day(number))
                let found = try await store.stockPosition(sku: "A", location: location, asOf: day(number))
                #expect(found.onHand == expected.onHand, "\(location) on day \(number)")
                #expect(found.reserved == expected.reserved)
            }
        }
    }

    @Test("Transfers neither make nor lose units, over random movements", arguments: 1...6)
    func conservation(seed: Int) async throws {
        let store = try await TestStore.make()
        var random = SplitMix64(state: UInt64(seed))
        try await store.post(movement("m", .count, 500, on: 0, at: "M"))
        try await store.post(movement("r", .count, 500, on: 0, at: "R"))
        var inTransit = 0.0
        for number in 1...40 {
            let isOutward = Bool.random(using: &random)
            let transfer = Transfer(
                id: "T\(number)", sku: "A", fromLocation: isOutward ? "M" : "R",
                toLocation: isOutward ? "R" : "M",
                quantity: Double(Int.random(in: 1...200, using: &random)), plannedOn: day(number))
            let arrives = Bool.random(using: &random)
            let didShip = try await store.database.write { transaction in
                let desk = TransferDesk(transaction)
                try desk.plan(transfer)
                do {
                    try desk.ship(transfer.id, on: day(number))
                } catch let error as SupplyChainError where error.kind == .invalidValue {
                    return false
                }
                if arrives { try desk.complete(transfer.id, on: day(number + 1)) }
                return true
            }
            if didShip, !arrives { inTransit += transfer.quantity }
            let total = try await store.stockPosition(sku: "A").onHand
            #expect(total == 1000 - inTransit)
        }
        for location in ["M", "R"] {
            #expect(try await store.stockPosition(sku: "A", location: location).onHand ?? -1 >= 0)
        }
    }

    @Test("A transfer goes through its states once")
    func transferStates() async throws {
        let store = try await TestStore.make()
        try await store.post(movement("m", .count, 10, on: 0))
        let transfer = Transfer(
            id: "T", sku: "A", fromLocation: "M", toLocation: "R", quantity: 4, plannedOn: day(1))
        try await store.database.write { try TransferDesk($0).plan(transfer) }
        let early = await #expect(throws: SupplyChainError.self) {
            try await store.database.write { try TransferDesk($0).complete("T", on: day(1)) }
        }
        #expect(early?.message == "transfer T cannot go from planned to completed")
        try await store.database.write { try TransferDesk($0).ship("T", on: day(1)) }
        await #expect(throws: SupplyChainError.self) {
            try await store.database.write { try TransferDesk($0).ship("T", on: day(1)) }
        }
        try await store.database.write { try TransferDesk($0).complete("T", on: day(2)) }
        #expect(try await store.stockPosition(sku: "A", location: "R").onHand == 4)
    }

    @Test("Inventory value is the mean of daily stock times unit cost, and says what it leaves out")
    func inventoryValue() async throws {
        let store = try await TestStore.make()
        try await store.post(movement("1", .count, 10, on: 1))
        try await sell(4, on: 3, in: store)
        let value = try await store.inventoryValue(in: day(1)...day(4))
        #expect(value.averageUnits == 8)
        #expect(value.average?.decimal == "20.00" && value.closing?.decimal == "15.00")
        #expect(value.skusWithoutStock == ["B"] && value.skusWithoutCost.isEmpty)
    }
}
