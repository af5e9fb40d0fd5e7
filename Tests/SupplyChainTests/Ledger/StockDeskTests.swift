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
        var random = SplitMix64(state: 6)
        // The independent account: units on the shelf, promised and on their way.
        var shelf = ["M": 0.0, "R": 0.0]
        var promised = ["M": 0.0, "R": 0.0]
        var onTheWay: [(id: String, to: String, units: Double)] = []
        var gained = 0.0
        var refused = 0
        var number = 0
        while number < 10_000 {
            // A hundred operations share a transaction: each sees what those before it did.
            let operations = (0..<100).map { _ in
                number += 1
                return (
                    number: number, choice: Int.random(in: 0..<8, using: &random),
                    isM: Bool.random(using: &random), units: Double(Int.random(in: 1...40, using: &random))
                )
            }
            let state = (shelf, promised, onTheWay, gained, refused)
            (shelf, promised, onTheWay, gained, refused) = try await store.database.write { transaction in
                var (shelf, promised, onTheWay, gained, refused) = state
                let desk = StockDesk(transaction)
                for operation in operations {
                    let site = operation.isM ? "M" : "R"
                    let other = operation.isM ? "R" : "M"
                    let id = "\(operation.number)"
                    let units = operation.units
                    let free = (shelf[site] ?? 0) - (promised[site] ?? 0)
                    func attempt(_ isAllowed: Bool, _ body: () throws -> Void) throws {
                        do {
                            try body()
                            #expect(isAllowed, "operation \(id) should have been refused")
                        } catch let error as SupplyChainError {
                            #expect(!isAllowed, "operation \(id): \(error)")
                            refused += 1
                        }
                    }
                    switch operation.choice {
                    case 0, 1:
                        _ = try desk.book(booking(id, .receipt, units, at: site))
                        shelf[site, default: 0] += units
                        gained += units
                    case 2:
                        // Found less or more than booked, as happens.
                        let found = max(promised[site] ?? 0, (shelf[site] ?? 0) + units - 20)
                        _ = try desk.book(booking(id, .count, found, at: site))
                        gained += found - (shelf[site] ?? 0)
                        shelf[site] = found
                    case 3, 4:
                        let isKnown = try StockLedger(transaction).onHand(sku: "A", location: site) != nil
                        try attempt(isKnown && free >= units) {
                            _ = try desk.book(booking(id, .reservation, units, at: site))
                            promised[site, default: 0] += units
                        }
                    case 5:
                        try attempt((promised[site] ?? 0) >= units) {
                            _ = try desk.book(booking(id, .release, units, at: site))
                            promised[site, default: 0] -= units
                        }
                    case 6:
                        let transfer = Transfer(
                            id: id, sku: "A", fromLocation: site, toLocation: other, quantity: units,
                            plannedOn: day(1))
                        try TransferDesk(transaction).plan(transfer)
                        let isKnown = try StockLedger(transaction).onHand(sku: "A", location: site) != nil
                        try attempt(isKnown && free >= units) {
                            try TransferDesk(transaction).ship(id, on: day(1))
                            shelf[site, default: 0] -= units
                            onTheWay.append((id, other, units))
                        }
                    default:
                        guard let arriving = onTheWay.first else { break }
                        try TransferDesk(transaction).complete(arriving.id, on: day(1))
                        shelf[arriving.to, default: 0] += arriving.units
                        onTheWay.removeFirst()
                    }
                }
                return (shelf, promised, onTheWay, gained, refused)
            }
            for site in ["M", "R"] {
                let position = try await store.stockPosition(sku: "A", location: site)
                #expect(position.onHand == shelf[site] && position.reserved == promised[site])
                #expect((position.available ?? 0) >= 0)
            }
            #expect(shelf.values.reduce(0, +) + onTheWay.reduce(0) { $0 + $1.units } == gained)
        }
        #expect(refused > 100)
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
