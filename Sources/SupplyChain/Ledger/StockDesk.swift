public import Baton

/// Bookings by hand or by a workflow: goods in, counts, reservations. Each is one entry of the ledger, once per id.
///
/// Inside one write transaction what is read is what is changed: two reservations of the same units cannot both
/// pass.
public struct StockDesk {
    let transaction: any SQLTransaction

    public init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// Books an entry unless its id is booked already: then that one comes back.
    ///
    /// - Returns: the stored entry and whether it is new.
    /// - Throws: ``SupplyChainError`` of kind `invalidValue` when a reservation exceeds what is available, a release
    ///   what is reserved, the quantity is not allowed or the id belongs to another booking; `notFound` for an
    ///   unknown product or site, `illegalTransition` for goods in at a closed site; ``SQLError``.
    public func book(_ movement: StockMovement) throws -> (movement: StockMovement, isNew: Bool) {
        if let known = try RecordTable<StockMovement>(transaction).find(movement.id) {
            var same = movement
            same.sequence = known.sequence
            same.note = known.note
            guard same == known else {
                throw SupplyChainError(
                    .invalidValue,
                    "booking \(movement.id) is already a \(known.kind.rawValue) of \(PlainNumber.text(known.quantity)) "
                        + "of \(known.sku) at \(known.location) on \(known.date)",
                    hint: "give another booking its own id")
            }
            return (known, false)
        }
        _ = try RecordTable<Product>(transaction).require(movement.sku)
        let site = try RecordTable<Location>(transaction).require(movement.location)
        try check(movement, at: site)
        return (try StockLedger(transaction).post(movement), true)
    }

    private func check(_ movement: StockMovement, at site: Location) throws {
        let mayBeZero = movement.kind == .count
        guard movement.quantity.isFinite,
            movement.quantity > 0 || (mayBeZero && movement.quantity == 0)
                || movement.kind == .adjustment
        else {
            throw SupplyChainError(
                .invalidValue,
                "expected a quantity \(mayBeZero ? "of at least" : "above") 0, found \(movement.quantity)")
        }
        switch movement.kind {
        case .reservation:
            let available = try available(movement)
            guard let available, available >= movement.quantity else {
                throw refused(movement, available.map { "\(PlainNumber.text($0)) are available" })
            }
        case .release:
            let reserved = try StockLedger(transaction).reserved(
                sku: movement.sku, location: movement.location)
            guard reserved >= movement.quantity else {
                throw refused(movement, "\(PlainNumber.text(reserved)) are reserved")
            }
        case .receipt, .return, .transferIn:
            guard site.status != .closed else {
                throw SupplyChainError(
                    .illegalTransition, "\(site.id) is closed and takes no goods in",
                    hint: "import it with another status with 'baton data import locations FILE'")
            }
        case .transferOut, .adjustment, .count: break
        }
    }

    /// On hand less reserved of everything recorded, whatever its day.
    private func available(_ movement: StockMovement) throws -> Double? {
        let ledger = StockLedger(transaction)
        guard let onHand = try ledger.onHand(sku: movement.sku, location: movement.location) else {
            return nil
        }
        return onHand - (try ledger.reserved(sku: movement.sku, location: movement.location))
    }

    private func refused(_ movement: StockMovement, _ found: String?) -> SupplyChainError {
        let wanted = "\(movement.kind.rawValue) of \(PlainNumber.text(movement.quantity))"
        let place = "of \(movement.sku) at \(movement.location)"
        return SupplyChainError(
            .invalidValue, "the \(wanted) \(place) is refused: \(found ?? "the stock is not known")",
            hint: found == nil ? "count it with count_stock" : nil)
    }
}
