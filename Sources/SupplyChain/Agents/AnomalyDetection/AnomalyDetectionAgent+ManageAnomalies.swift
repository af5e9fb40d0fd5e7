public import Baton

extension AnomalyDetectionAgent {
    /// The stored anomalies that match every filter given.
    public static let listAnomalies = Operation<ListAnomalies, ListAnomaliesResult>(
        "anomaly_detection", "list_anomalies", effect: .pure, isBlocking: true, "Lists recorded anomalies.")

    /// Moves an anomaly from open to investigating to resolved.
    public static let updateAnomaly = Operation<UpdateAnomaly, AnomalyFinding>(
        "anomaly_detection", "update_anomaly", effect: .transactional, isBlocking: true,
        "Moves an anomaly to investigating or resolved, with actor and reason.")

    func listAnomalies(_ input: ListAnomalies) async throws -> ListAnomaliesResult {
        let records = try await store.anomalies(
            sku: input.sku, location: input.location, type: input.type, status: input.status)
        return ListAnomaliesResult(anomalies: records.map(AnomalyFinding.init))
    }

    func updateAnomaly(
        _ input: UpdateAnomaly, _ context: ExecutionContext
    ) -> ClosingTransaction<AnomalyFinding> {
        context.committing(to: store) { transaction in
            // A retry of the same task finds its own change.
            let current = try RecordTable<AnomalyRecord>(transaction).require(input.id)
            guard current.status != input.status else { return AnomalyFinding(current) }
            let change = AuditedChange(
                id: context.idempotencyKey, at: context.runStarted, actor: input.actor, reason: input.reason,
                runID: context.run.text)
            return AnomalyFinding(
                try AnomalyLog(transaction).setStatus(input.id, to: input.status, change: change))
        }
    }
}

/// The input of `list_anomalies`.
public struct ListAnomalies: Payload {
    public var sku: String?
    public var location: String?
    public var type: String?
    public var status: AnomalyStatus?

    public init(
        sku: String? = nil, location: String? = nil, type: String? = nil, status: AnomalyStatus? = nil
    ) {
        self.sku = sku
        self.location = location
        self.type = type
        self.status = status
    }

    public static let fields: [Field<ListAnomalies>] = [
        .optional("sku", \.sku, "Only this product."),
        .optional("location", \.location, "Only this site."),
        .optional("type", \.type, "Only this type, such as demand_spike."),
        .optional("status", \.status, "Only in this state."),
    ]
}

/// The output of `list_anomalies`.
public struct ListAnomaliesResult: Payload, Hashable {
    public var anomalies: [AnomalyFinding]

    public static let fields: [Field<ListAnomaliesResult>] = [
        .required("anomalies", \.anomalies, "The worst first, then the latest; empty when none match.")
    ]
}

/// The input of `update_anomaly`.
public struct UpdateAnomaly: Payload {
    public var id: String
    public var status: AnomalyStatus
    public var actor: String
    public var reason: String?

    public init(id: String, status: AnomalyStatus, actor: String, reason: String? = nil) {
        self.id = id
        self.status = status
        self.actor = actor
        self.reason = reason
    }

    public static let fields: [Field<UpdateAnomaly>] = [
        .required("id", \.id, "The anomaly."),
        .required("status", \.status, "The state it moves to."),
        .required("actor", \.actor, "Who moves it."),
        .optional("reason", \.reason, "Why."),
    ]
}
