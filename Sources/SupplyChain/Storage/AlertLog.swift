public import Baton

/// Stored alerts, inside one transaction.
public struct AlertLog {
    let transaction: any SQLTransaction

    public init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// Stores an alert unless the same condition has an alert that is not resolved: then that one is updated, where
    /// something about it has changed.
    ///
    /// - Returns: the stored alert and whether it is new.
    /// - Throws: ``SQLError``.
    @discardableResult
    public func raise(_ alert: AlertRecord) throws -> (alert: AlertRecord, isNew: Bool) {
        let table = RecordTable<AlertRecord>(transaction)
        let known = try table.first(
            where: "condition_key = ? AND status <> 'resolved'", [.text(alert.conditionKey)],
            orderBy: "created_at DESC")
        guard let known else {
            try table.insert(alert)
            return (alert, true)
        }
        var merged = alert
        merged.id = known.id
        merged.version = known.version
        merged.createdAt = known.createdAt
        // What somebody has taken note of and has become worse concerns them anew.
        merged.status = alert.severity > known.severity ? .open : known.status
        merged.handledBy = known.handledBy
        merged.reason = known.reason
        merged.deliveries = known.deliveries
        var same = merged
        same.updatedAt = known.updatedAt
        same.runID = known.runID
        return (same == known ? known : try table.update(merged), false)
    }

    /// The alerts that match every filter given, the worst first, then the newest.
    ///
    /// - Throws: ``SQLError``.
    public func list(status: AlertStatus? = nil, sku: String? = nil) throws -> [AlertRecord] {
        let given = [("status", status?.rawValue), ("sku", sku)].compactMap { name, value in
            value.map { (name, $0) }
        }
        let condition = given.isEmpty ? nil : given.map { "\($0.0) = ?" }.joined(separator: " AND ")
        return try RecordTable<AlertRecord>(transaction)
            .list(where: condition, given.map { .text($0.1) })
            .sorted { ($1.severity, $1.updatedAt, $0.id) < ($0.severity, $0.updatedAt, $1.id) }
    }

    /// Acknowledges or resolves an alert, with the actor and reason of `change`.
    ///
    /// - Throws: ``SupplyChainError`` of kind `illegalTransition`, `staleVersion` or `notFound`; ``SQLError``.
    @discardableResult
    public func setStatus(
        _ id: String, to status: AlertStatus, expectedVersion: Int? = nil, change: AuditedChange
    ) throws -> AlertRecord {
        let table = RecordTable<AlertRecord>(transaction)
        var alert = try table.require(id)
        let previous = alert.status
        let isAllowed =
            switch (previous, status) {
            case (.open, .acknowledged), (.open, .resolved), (.acknowledged, .resolved): true
            case (.open, .open), (.acknowledged, _), (.resolved, _): false
            }
        guard isAllowed else {
            throw SupplyChainError(
                .illegalTransition, "alert \(id) cannot go from \(previous.rawValue) to \(status.rawValue)")
        }
        alert.status = status
        alert.updatedAt = change.at
        alert.handledBy = change.actor
        alert.reason = change.reason
        if let expectedVersion { alert.version = expectedVersion }
        let updated = try table.update(alert)
        try RecordTable<AuditEntry>(transaction).insert(
            change.entry(
                action: "transition", entity: AlertRecord.entity.name, entityID: id,
                before: previous.rawValue, after: status.rawValue))
        return updated
    }
}
