public import Baton

/// Who changed what, when and why.
public struct AuditEntry: StoredRecord {
    /// The entry.
    public var id: String
    /// When.
    public var at: Timestamp
    /// Who.
    public var actor: String
    /// What was done.
    public var action: String
    /// The kind of thing changed.
    public var entity: String
    /// The thing changed.
    public var entityID: String
    /// Its state before.
    public var before: String?
    /// Its state after.
    public var after: String?
    /// Why.
    public var reason: String?
    /// The workflow run in which it was changed.
    public var runID: String?

    public init(
        id: String, at: Timestamp, actor: String, action: String, entity: String, entityID: String,
        before: String? = nil, after: String? = nil, reason: String? = nil, runID: String? = nil
    ) {
        self.id = id
        self.at = at
        self.actor = actor
        self.action = action
        self.entity = entity
        self.entityID = entityID
        self.before = before
        self.after = after
        self.reason = reason
        self.runID = runID
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.at = try columns.next()
        self.actor = try columns.next()
        self.action = try columns.next()
        self.entity = try columns.next()
        self.entityID = try columns.next()
        self.before = try columns.next()
        self.after = try columns.next()
        self.reason = try columns.next()
        self.runID = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, at.sqlValue, actor.sqlValue, action.sqlValue, entity.sqlValue, entityID.sqlValue,
            before.sqlValue, after.sqlValue, reason.sqlValue, runID.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "audit", singular: "audit entry", key: ["audit_id"], isAppendOnly: true,
        fields: [
            EntityField("audit_id", .identifier, "the entry"),
            EntityField("at", .timestamp, "when"),
            EntityField("actor", .text, "who"),
            EntityField("action", .text, "what was done"),
            EntityField("entity", .text, "the kind of thing changed"),
            EntityField("entity_id", .text, "the thing changed"),
            EntityField("before", .text, .null, "its state before"),
            EntityField("after", .text, .null, "its state after"),
            EntityField("reason", .text, .null, "why"),
            EntityField("run_id", .text, .null, "the workflow run in which it was changed"),
        ])
}
