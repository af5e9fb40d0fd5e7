public import Baton

/// Transfers between locations: a planned transfer, its departure and its arrival, with the ledger of both sites.
public struct TransferDesk {
    let transaction: any SQLTransaction

    public init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// Stores a planned transfer.
    ///
    /// - Throws: ``SupplyChainError`` when both sites are the same; ``SQLError`` when a site or the product is
    ///   not known or the id is taken.
    public func plan(_ transfer: Transfer) throws {
        guard transfer.fromLocation != transfer.toLocation else {
            throw SupplyChainError(
                .invalidValue, "transfer \(transfer.id) goes from \(transfer.fromLocation) to the same site")
        }
        guard transfer.quantity.isFinite, transfer.quantity > 0 else {
            throw SupplyChainError(
                .invalidValue, "expected a quantity above 0 for a transfer, found \(transfer.quantity)")
        }
        try RecordTable<Transfer>(transaction).insert(transfer)
    }

    /// Sends a planned transfer: the units leave the sending site's stock.
    ///
    /// - Throws: ``SupplyChainError`` when it is not planned, or the site has too little available stock.
    @discardableResult
    public func ship(_ id: String, on date: CalendarDate) throws -> Transfer {
        var transfer = try require(id, in: .planned, to: .inTransit)
        let ledger = StockLedger(transaction)
        // What left later cannot leave again today.
        let available =
            try [date, nil].map { day -> Double? in
                let stock = try ledger.onHand(sku: transfer.sku, location: transfer.fromLocation, asOf: day)
                let reserved = try ledger.reserved(
                    sku: transfer.sku, location: transfer.fromLocation, asOf: day)
                return stock.map { $0 - reserved }
            }.min { ($0 ?? 0) < ($1 ?? 0) } ?? nil
        guard let available, available >= transfer.quantity else {
            let found = available.map { "\(PlainNumber.text($0)) available" } ?? "a stock that is not known"
            throw SupplyChainError(
                .invalidValue,
                "transfer \(id) needs \(transfer.quantity) of \(transfer.sku) at \(transfer.fromLocation), "
                    + "found \(found)",
                hint: "count the stock, or plan a smaller transfer")
        }
        transfer.status = .inTransit
        transfer.shippedOn = date
        try post(transfer, .transferOut, at: transfer.fromLocation, on: date)
        return try RecordTable<Transfer>(transaction).update(transfer)
    }

    /// Completes a transfer in transit: the units enter the receiving site's stock.
    ///
    /// - Throws: ``SupplyChainError`` when it is not in transit.
    @discardableResult
    public func complete(_ id: String, on date: CalendarDate) throws -> Transfer {
        var transfer = try require(id, in: .inTransit, to: .completed)
        transfer.status = .completed
        transfer.completedOn = date
        try post(transfer, .transferIn, at: transfer.toLocation, on: date)
        return try RecordTable<Transfer>(transaction).update(transfer)
    }

    private func require(_ id: String, in status: TransferStatus, to next: TransferStatus) throws -> Transfer
    {
        let transfer = try RecordTable<Transfer>(transaction).require(id)
        guard transfer.status == status else {
            throw SupplyChainError(
                .illegalTransition,
                "transfer \(id) cannot go from \(transfer.status.rawValue) to \(next.rawValue)")
        }
        return transfer
    }

    private func post(
        _ transfer: Transfer, _ kind: MovementKind, at location: String, on date: CalendarDate
    ) throws {
        try StockLedger(transaction).post(
            StockMovement(
                id: "\(transfer.id)/\(kind.rawValue)", sku: transfer.sku, location: location, date: date,
                kind: kind, quantity: transfer.quantity, reference: transfer.id))
    }
}
