public import Baton

/// Stored anomalies, inside one transaction.
public struct AnomalyLog {
    let transaction: any SQLTransaction

    public init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// Stores an anomaly, or updates the one with the same condition key, and returns what is stored.
    ///
    /// An update keeps id, first day and status, and takes everything else from `found`. A condition that was
    /// resolved and is found for a later day is open again. An identical finding changes nothing.
    ///
    /// - Throws: ``SQLError``.
    @discardableResult
    public func record(_ found: AnomalyRecord) throws -> AnomalyRecord {
        let table = RecordTable<AnomalyRecord>(transaction)
        guard let known = try table.first(where: "condition_key = ?", [.text(found.conditionKey)]) else {
            try table.insert(found)
            return found
        }
        var merged = found
        merged.id = known.id
        merged.version = known.version
        merged.firstSeen = min(known.firstSeen, found.firstSeen)
        merged.lastSeen = max(known.lastSeen, found.lastSeen)
        let hasReturned = known.status == .resolved && found.lastSeen > known.lastSeen
        merged.status = hasReturned ? .open : known.status
        return merged == known ? known : try table.update(merged)
    }

    /// The anomalies that match every filter given, the worst first, then the latest.
    ///
    /// - Throws: ``SQLError``.
    public func list(
        sku: String? = nil, location: String? = nil, type: String? = nil, status: AnomalyStatus? = nil
    ) throws -> [AnomalyRecord] {
        let filters = [("sku", sku), ("location", location), ("type", type), ("status", status?.rawValue)]
        let given = filters.compactMap { name, value in value.map { (name, $0) } }
        let condition = given.isEmpty ? nil : given.map { "\($0.0) = ?" }.joined(separator: " AND ")
        return try RecordTable<AnomalyRecord>(transaction)
            .list(where: condition, given.map { .text($0.1) })
            .sorted { ($1.severity, $1.lastSeen, $0.id) < ($0.severity, $0.lastSeen, $1.id) }
    }

    /// Moves an anomaly from open to investigating to resolved, or straight to resolved.
    ///
    /// - Throws: ``SupplyChainError`` of kind `illegalTransition`, `staleVersion` or `notFound`; ``SQLError``.
    @discardableResult
    public func setStatus(
        _ id: String, to status: AnomalyStatus, expectedVersion: Int? = nil, change: AuditedChange
    ) throws -> AnomalyRecord {
        let table = RecordTable<AnomalyRecord>(transaction)
        var anomaly = try table.require(id)
        let previous = anomaly.status
        let isAllowed =
            switch (previous, status) {
            case (.open, .investigating), (.open, .resolved), (.investigating, .resolved): true
            case (.open, .open), (.investigating, _), (.resolved, _): false
            }
        guard isAllowed else {
            throw SupplyChainError(
                .illegalTransition,
                "anomaly \(id) cannot go from \(previous.rawValue) to \(status.rawValue)")
        }
        anomaly.status = status
        if let expectedVersion { anomaly.version = expectedVersion }
        let updated = try table.update(anomaly)
        try RecordTable<AuditEntry>(transaction).insert(
            change.entry(
                action: "transition", entity: AnomalyRecord.entity.name, entityID: id,
                before: previous.rawValue, after: status.rawValue))
        return updated
    }
}
