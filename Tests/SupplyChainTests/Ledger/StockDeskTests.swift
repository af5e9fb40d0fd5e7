import Baton
import SupplyChain
import Testing

@Suite("Bookings: goods in, counts, reservations, transfers") struct StockDeskTests {
    private func day(_ number: Int) -> CalendarDate { TestStore.day(number) }

    private func booking(
        _ id: String, _ kind: MovementKind, _ quantity: Double, at location: String = "M", on day: Int = 1
    ) -> StockMovement {
        StockMovement(
            id: id, sku: "A", location: location, date: self.day(day), kind: kind, quantity: quantity)
    }

    private func refusal(_ store: SupplyChainStore, _ movement: StockMovement) async throws
        -> SupplyChainError?
    {
        do {
            _ = try await store.database.write { try StockDesk($0).book(movement) }
            return nil
        } catch let error as SupplyChainError {
            return error
        }
    }

    @Test("Ten thousand random bookings conserve every unit and never oversell")
    func conservation() async throws {
        let store = try await TestStore.make()
        let skus = (0..<50).map { "P\($0)" }
        try await store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(skus.map { Product(sku: $0) })
        }
        var account = StockAccount()
        var random = SplitMix64(state: 6)
        for start in stride(from: 0, to: 10_000, by: 1000) {
            let steps = (start..<start + 1000).map { StockStep($0, skus: skus, &random) }
            let before = account
            account = try await store.database.write { transaction in
                var account = before
                for step in steps { try account.take(step, transaction) }
                return account
            }
            for sku in skus {
                for site in ["M", "R"] {
                    let position = try await store.stockPosition(sku: sku, location: site)
                    let place = StockAccount.Place(sku: sku, site: site)
                    #expect(position.onHand == account.shelf[place])
                    #expect(position.reserved == account.promised[place] ?? 0)
                    #expect((position.available ?? 0) >= 0)
                }
            }
            let total = account.shelf.values.reduce(0, +) + account.onTheWay.reduce(0) { $0 + $1.quantity }
            #expect(total == account.gained)
        }
        #expect(account.refused > 500 && account.accepted > 500)
    }

    @Test("Reservations made at the same time never exceed what is there")
    func concurrentReservations() async throws {
        let store = try await TestStore.make()
        _ = try await store.database.write { try StockDesk($0).book(booking("count", .count, 100)) }
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    (try? await store.database.write {
                        try StockDesk($0).book(booking("r\(number)", .reservation, 7))
                    }) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 14)
        #expect(try await store.stockPosition(sku: "A", location: "M").available == 2)
    }

    @Test("The same booking twice is one, and its id serves no other")
    func idempotence() async throws {
        let store = try await TestStore.make()
        let first = try await store.database.write { try StockDesk($0).book(booking("x", .receipt, 5)) }
        let again = try await store.database.write { try StockDesk($0).book(booking("x", .receipt, 5)) }
        #expect(first.isNew && !again.isNew && first.movement == again.movement)
        let other = try await refusal(store, booking("x", .receipt, 6))
        #expect(other?.message.contains("is already a receipt of 5 of A") == true)
        #expect(try await store.stockPosition(sku: "A", location: "M").onHand == 5)
    }

    @Test("What cannot be is refused and books nothing")
    func refusals() async throws {
        let store = try await TestStore.make()
        #expect(
            try await refusal(store, booking("1", .reservation, 1))?.message.contains("not known") == true)
        #expect(try await refusal(store, booking("2", .receipt, 0))?.kind == .invalidValue)
        #expect(try await refusal(store, booking("3", .receipt, -1))?.kind == .invalidValue)
        #expect(try await refusal(store, booking("4", .receipt, .nan))?.kind == .invalidValue)
        #expect(try await refusal(store, booking("5", .receipt, 1, at: "X"))?.kind == .notFound)
        #expect(
            try await refusal(store, booking("6", .release, 1))?.message.contains("0 are reserved") == true)
        try await store.database.write {
            try RecordTable<Location>($0).insertOrUpdate(Location(id: "M", type: .store, status: .closed))
        }
        #expect(try await refusal(store, booking("7", .receipt, 1))?.kind == .illegalTransition)
        #expect(try await store.all(StockMovement.self).isEmpty)
    }

    @Test("What leaves on a later day cannot leave earlier as well")
    func backdatedShipment() async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            _ = try StockDesk(transaction).book(booking("c", .count, 10))
            for (id, day) in [("late", 5), ("early", 3)] {
                try TransferDesk(transaction).plan(
                    Transfer(
                        id: id, sku: "A", fromLocation: "M", toLocation: "R", quantity: 6,
                        plannedOn: self.day(day)))
            }
            try TransferDesk(transaction).ship("late", on: day(5))
        }
        await #expect(throws: SupplyChainError.self) {
            try await store.database.write { try TransferDesk($0).ship("early", on: day(3)) }
        }
    }
}
