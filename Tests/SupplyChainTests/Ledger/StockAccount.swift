import Baton
import SupplyChain
import Testing

/// One random operation on the stock of two sites.
struct StockStep: Sendable {
    let id: String
    let sku: String
    let site: String
    let choice: Int
    let units: Double

    var otherSite: String { site == "M" ? "R" : "M" }

    init(_ number: Int, skus: [String], _ random: inout SplitMix64) {
        id = "\(number)"
        sku = skus[Int.random(in: 0..<skus.count, using: &random)]
        site = Bool.random(using: &random) ? "M" : "R"
        choice = Int.random(in: 0..<8, using: &random)
        units = Double(Int.random(in: 1...40, using: &random))
    }
}

/// An account of stock kept beside the ledger, by the rules in words: what is on the shelf, promised and on its way.
struct StockAccount: Sendable {
    struct Place: Sendable, Hashable {
        let sku: String
        let site: String
    }

    /// Nothing where the stock is not known.
    private(set) var shelf: [Place: Double] = [:]
    private(set) var promised: [Place: Double] = [:]
    private(set) var onTheWay: [Transfer] = []
    /// Units that came from outside or were found, less those lost.
    private(set) var gained = 0.0
    private(set) var accepted = 0
    private(set) var refused = 0

    /// Does the step in the ledger and in this account; both must agree on whether it is allowed.
    mutating func take(_ step: StockStep, _ transaction: any SQLTransaction) throws {
        let place = Place(sku: step.sku, site: step.site)
        let known = shelf[place]
        let reserved = promised[place] ?? 0
        let isFree = known.map { $0 - reserved >= step.units } ?? false
        switch step.choice {
        case 0, 1: try receive(step, place, transaction)
        case 2:
            // Found less or more than booked, as happens.
            let found = max(reserved, (known ?? 0) + step.units - 20)
            try Self.book(step, .count, found, transaction)
            gained += found - (known ?? 0)
            shelf[place] = found
        case 3, 4:
            if try attempt(step, isFree, { try Self.book(step, .reservation, step.units, transaction) }) {
                promised[place] = reserved + step.units
            }
        case 5:
            if try attempt(
                step, reserved >= step.units, { try Self.book(step, .release, step.units, transaction) })
            {
                promised[place] = reserved - step.units
            }
        case 6: try send(step, place, isFree, transaction)
        default: try complete(transaction)
        }
    }

    private mutating func receive(
        _ step: StockStep, _ place: Place, _ transaction: any SQLTransaction
    ) throws {
        try Self.book(step, .receipt, step.units, transaction)
        shelf[place, default: 0] += step.units
        gained += step.units
    }

    private mutating func send(
        _ step: StockStep, _ place: Place, _ isFree: Bool, _ transaction: any SQLTransaction
    ) throws {
        let transfer = Transfer(
            id: step.id, sku: step.sku, fromLocation: step.site, toLocation: step.otherSite,
            quantity: step.units, plannedOn: TestStore.day(1))
        let desk = TransferDesk(transaction)
        try desk.plan(transfer)
        if try attempt(step, isFree, { try desk.ship(step.id, on: TestStore.day(1)) }) {
            shelf[place, default: 0] -= step.units
            onTheWay.append(transfer)
        }
    }

    private mutating func complete(_ transaction: any SQLTransaction) throws {
        guard let arriving = onTheWay.first else { return }
        try TransferDesk(transaction).complete(arriving.id, on: TestStore.day(1))
        shelf[Place(sku: arriving.sku, site: arriving.toLocation), default: 0] += arriving.quantity
        onTheWay.removeFirst()
    }

    private static func book(
        _ step: StockStep, _ kind: MovementKind, _ units: Double, _ transaction: any SQLTransaction
    ) throws {
        _ = try StockDesk(transaction).book(
            StockMovement(
                id: step.id, sku: step.sku, location: step.site, date: TestStore.day(1), kind: kind,
                quantity: units))
    }

    /// Whether it was done; it has to be done exactly when it is allowed.
    private mutating func attempt(
        _ step: StockStep, _ isAllowed: Bool, _ body: () throws -> Void
    ) throws -> Bool {
        do {
            try body()
            #expect(isAllowed, "operation \(step.id) should have been refused")
            accepted += 1
            return true
        } catch let error as SupplyChainError {
            #expect(!isAllowed, "operation \(step.id): \(error)")
            refused += 1
            return false
        }
    }
}
