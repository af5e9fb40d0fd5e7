public import Baton

/// Raises alerts from what is stored, and lets people handle them.
public struct AlertCenter: Sendable {
    private let store: SupplyChainStore
    private let rules: AlertRules

    public init(store: SupplyChainStore, rules: AlertRules = AlertRules()) {
        self.store = store
        self.rules = rules
    }

    /// What a pass over the store came to.
    public struct Pass: Sendable, Hashable {
        /// Conditions that had no open alert.
        public var raised: [AlertRecord]
        /// Alerts whose condition still holds, as they stand now.
        public var updated: [AlertRecord]
        /// Alerts whose condition holds no more.
        public var resolved: [AlertRecord]
    }

    /// Raises an alert for each condition that holds, updates those that are open, and resolves those whose condition
    /// holds no more. All of it is one transaction.
    ///
    /// What a person has resolved comes back when it has become worse; critical stock also when it still holds a day
    /// later.
    ///
    /// - Parameters:
    ///   - day: the day for which it is asked; `nil` for the last day with a recorded sale or receipt.
    ///   - now: the time of the pass.
    ///   - runID: the workflow run that makes it.
    /// - Throws: ``SupplyChainError`` of kind `missingData` when there are neither sales nor receipts; ``SQLError``.
    public func refresh(
        asOf day: CalendarDate? = nil, now: Timestamp, runID: String? = nil
    ) async throws -> Pass {
        let day = try await store.lastRecordedDay(day)
        let rules = rules
        return try await store.database.write { transaction in
            let conditions = try AlertScan(transaction: transaction, day: day, rules: rules).conditions()
            let log = AlertLog(transaction)
            var pass = Pass(raised: [], updated: [], resolved: [])
            for condition in conditions where try !log.isSettled(condition, now: now) {
                let (alert, isNew) = try log.raise(condition.alert(now: now, runID: runID))
                if isNew { pass.raised.append(alert) } else { pass.updated.append(alert) }
            }
            let keys = Set(conditions.map(\.key))
            let types = Set(AlertType.allCases.map(\.rawValue))
            for alert in try log.list()
            where alert.status != .resolved && types.contains(alert.type)
                && !keys.contains(alert.conditionKey)
            {
                pass.resolved.append(
                    try log.setStatus(
                        alert.id, to: .resolved,
                        change: AuditedChange(
                            id: "\(alert.id)/resolved/\(alert.version)", at: now, actor: "baton",
                            reason: "the condition holds no more",
                            runID: runID)))
            }
            return pass
        }
    }

    /// Takes note of an alert: nobody is told of it again unless it is raised anew.
    ///
    /// - Throws: ``SupplyChainError`` of kind `illegalTransition` or `notFound`; ``SQLError``.
    @discardableResult
    public func acknowledge(
        _ id: String, actor: String, reason: String? = nil, now: Timestamp
    ) async throws -> AlertRecord {
        try await setStatus(id, to: .acknowledged, actor: actor, reason: reason, now: now)
    }

    /// Closes an alert; see ``refresh(asOf:now:runID:)`` for when it comes back.
    ///
    /// - Throws: ``SupplyChainError`` of kind `illegalTransition` or `notFound`; ``SQLError``.
    @discardableResult
    public func resolve(_ id: String, actor: String, reason: String, now: Timestamp) async throws
        -> AlertRecord
    {
        try await setStatus(id, to: .resolved, actor: actor, reason: reason, now: now)
    }

    private func setStatus(
        _ id: String, to status: AlertStatus, actor: String, reason: String?, now: Timestamp
    ) async throws -> AlertRecord {
        try await store.database.write { transaction in
            let version = try RecordTable<AlertRecord>(transaction).require(id).version
            return try AlertLog(transaction).setStatus(
                id, to: status,
                change: AuditedChange(
                    id: "\(id)/\(status.rawValue)/\(version)", at: now, actor: actor, reason: reason))
        }
    }
}

extension AlertLog {
    /// Whether a person has resolved the condition and it is no worse since.
    fileprivate func isSettled(_ condition: AlertCondition, now: Timestamp) throws -> Bool {
        let last = try RecordTable<AlertRecord>(transaction).first(
            where: "condition_key = ?", [.text(condition.key)], orderBy: "created_at DESC, updated_at DESC")
        guard let last, last.status == .resolved, last.handledBy != "baton" else { return false }
        guard condition.severity <= last.severity else { return false }
        return condition.type != .criticalStock || now - last.updatedAt < .seconds(86_400)
    }
}
