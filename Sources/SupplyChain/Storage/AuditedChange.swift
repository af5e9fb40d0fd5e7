public import Baton

/// Who makes a change, when and why; becomes one ``AuditEntry``.
public struct AuditedChange: Sendable, Hashable {
    /// The id of the audit entry, unique.
    public let id: String
    public let at: Timestamp
    public let actor: String
    public let reason: String?
    /// The workflow run that makes it.
    public let runID: String?

    public init(id: String, at: Timestamp, actor: String, reason: String? = nil, runID: String? = nil) {
        self.id = id
        self.at = at
        self.actor = actor
        self.reason = reason
        self.runID = runID
    }

    func entry(
        action: String, entity: String, entityID: String, before: String?, after: String?
    ) -> AuditEntry {
        AuditEntry(
            id: id, at: at, actor: actor, action: action, entity: entity, entityID: entityID, before: before,
            after: after, reason: reason, runID: runID)
    }
}
