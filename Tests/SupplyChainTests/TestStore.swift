import Baton
import BatonSQLite
import Foundation
import SupplyChain

/// A store in memory with two products, two sites and two suppliers.
enum TestStore {
    static func empty() async throws -> SupplyChainStore {
        let store = SupplyChainStore(database: try SQLiteDatabase.inMemory())
        try await store.migrate()
        return store
    }

    static func make() async throws -> SupplyChainStore {
        let store = try await empty()
        try await store.database.write { transaction in
            let cost = try Money("2.50", currency: "EUR")
            try RecordTable<Product>(transaction).insert([
                Product(sku: "A", category: "fruit", unitCost: cost), Product(sku: "B", category: "fruit"),
            ])
            try RecordTable<Location>(transaction).insert([
                Location(id: "M", type: .store), Location(id: "R", type: .warehouse),
            ])
            try RecordTable<Supplier>(transaction).insert([Supplier(id: "S"), Supplier(id: "T")])
        }
        return store
    }

    static func change(_ id: String, reason: String? = nil) -> AuditedChange {
        AuditedChange(
            id: id, at: Timestamp(nanoseconds: 1_500_000_000_000_000_000), actor: "ann", reason: reason)
    }

    static func order(_ id: String, quantity: Double = 10, trigger: String? = nil) throws -> PurchaseOrder {
        PurchaseOrder(
            id: id, supplier: "S", location: "M", status: .draft, orderedOn: day(1), expectedOn: day(5),
            triggerKey: trigger,
            lines: [
                PurchaseOrderLine(
                    orderID: id, line: 1, sku: "A", quantity: quantity,
                    unitPrice: try Money("2", currency: "EUR"))
            ])
    }

    /// A day of January 2020, counted on beyond it.
    static func day(_ number: Int) -> CalendarDate { CalendarDate(daysSinceEpoch: 18_261 + number) }
}

/// Pseudo-random numbers that are the same in every run.
///
/// Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
