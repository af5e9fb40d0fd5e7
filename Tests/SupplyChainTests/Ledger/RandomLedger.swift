import Baton

@testable import SupplyChain

/// A month of random movements and sales at two sites, and an independent computation of the stock from them.
struct RandomLedger {
    let days = 30
    private var movements: [StockMovement] = []
    private var sales: [SalesRecord] = []

    init(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let kinds = MovementKind.allCases
        for number in 1...60 {
            let kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
            let sign: Double = kind == .adjustment && Bool.random(using: &random) ? -1 : 1
            movements.append(
                StockMovement(
                    id: "\(number)", sku: "A", location: Bool.random(using: &random) ? "M" : "R",
                    date: TestStore.day(Int.random(in: 3...days, using: &random)), kind: kind,
                    quantity: sign * Double(Int.random(in: 0...100, using: &random)), sequence: number))
        }
        for day in 1...days where Bool.random(using: &random) {
            sales.append(
                SalesRecord(
                    sku: "A", location: "M", date: TestStore.day(day),
                    quantity: Double(Int.random(in: 0...40, using: &random))))
        }
    }

    func write(_ transaction: any SQLTransaction) throws {
        for movement in movements { try StockLedger(transaction).post(movement) }
        try RecordTable<SalesRecord>(transaction).insert(sales)
    }

    /// Stock at the close of a day, by the definition: the last count and what came after it.
    func stock(at location: String, through day: CalendarDate) -> (onHand: Double?, reserved: Double) {
        let own = movements.filter { $0.location == location && $0.date <= day }
            .sorted { ($0.date, $0.sequence) < ($1.date, $1.sequence) }
        let reserved = own.reduce(0) { $0 + $1.kind.reservedChange($1.quantity) }
        let sold = location == "M" ? sales.filter { $0.date <= day } : []
        if let index = own.lastIndex(where: { $0.kind == .count }) {
            let count = own[index]
            let moved = own[(index + 1)...].reduce(0) { $0 + ($1.kind.onHandChange($1.quantity) ?? 0) }
            let soldSince = sold.filter { $0.date > count.date }.reduce(0) { $0 + $1.quantity }
            return (count.quantity + moved - soldSince, reserved)
        }
        let inbound: Set<MovementKind> = [.receipt, .return, .transferIn, .adjustment]
        guard let opening = own.first(where: { inbound.contains($0.kind) })?.date else {
            return (nil, reserved)
        }
        let moved = own.filter { $0.date >= opening }.reduce(0) {
            $0 + ($1.kind.onHandChange($1.quantity) ?? 0)
        }
        return (moved - sold.filter { $0.date >= opening }.reduce(0) { $0 + $1.quantity }, reserved)
    }
}
