public import Baton

/// Something that happened, in the envelope of Amazon EventBridge ("EventBridge event structure").
public struct Event: Sendable, Hashable {
    /// Unique within its source: the same event again has the same id.
    public var id: String
    /// Who says so, such as `shop.stock`.
    public var source: String
    /// What happened, such as `Stock Changed`.
    public var detailType: String
    /// When it happened.
    public var time: Timestamp
    /// A number of twelve digits on AWS; empty elsewhere.
    public var account: String
    public var region: String
    /// What it happened to.
    public var resources: [String]
    /// An object, whatever the source says.
    public var detail: [String: Value]
    /// The replay that brought it again.
    public var replayName: String?

    public init(
        id: String, source: String, detailType: String, time: Timestamp, account: String = "",
        region: String = "",
        resources: [String] = [], detail: [String: Value] = [:], replayName: String? = nil
    ) {
        self.id = id
        self.source = source
        self.detailType = detailType
        self.time = time
        self.account = account
        self.region = region
        self.resources = resources
        self.detail = detail
        self.replayName = replayName
    }

    /// The event as a JSON object: what patterns match and targets receive.
    public var value: Value {
        var members: [String: Value] = [
            "version": "0", "id": .string(id), "source": .string(source), "detail-type": .string(detailType),
            "time": .string(EventTime.text(time)), "account": .string(account), "region": .string(region),
            "resources": .array(resources.map(Value.string)), "detail": .object(detail),
        ]
        if let replayName { members["replay-name"] = .string(replayName) }
        return .object(members)
    }

    /// Reads an event. What may be left out is as ``init(id:source:detailType:time:account:region:resources:detail:replayName:)``
    /// has it.
    ///
    /// - Parameters:
    ///   - id: for an event without one.
    ///   - now: the time of an event without one.
    /// - Throws: ``EventError`` naming the key.
    public init(_ value: Value, id: @autoclosure () -> String, now: @autoclosure () -> Timestamp)
        throws(EventError)
    {
        guard case .object(let members) = value else {
            throw EventError(key: "", message: "an event is an object, not \(value.typeName)")
        }
        let reader = EventReader(members: members)
        self.init(
            id: try reader.text("id") ?? id(), source: try reader.required("source"),
            detailType: try reader.required("detail-type"), time: try reader.time("time") ?? now(),
            account: try reader.text("account") ?? "", region: try reader.text("region") ?? "",
            resources: try reader.texts("resources"), detail: try reader.object("detail"),
            replayName: try reader.text("replay-name"))
        guard !self.id.isEmpty else { throw EventError(key: "id", message: "must not be empty") }
    }
}

/// Why something is no event.
public struct EventError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Empty for the event itself.
    public let key: String
    public let message: String

    public var description: String { key.isEmpty ? message : "\(key): \(message)" }
}

/// The members of an event's object, one by one.
struct EventReader {
    let members: [String: Value]

    func text(_ key: String) throws(EventError) -> String? {
        guard let value = members[key], !value.isNull else { return nil }
        guard case .string(let text) = value else {
            throw EventError(key: key, message: "expected text, not \(value.typeName)")
        }
        return text
    }

    func required(_ key: String) throws(EventError) -> String {
        guard let text = try text(key), !text.isEmpty else {
            throw EventError(key: key, message: "is missing; an event needs source and detail-type")
        }
        return text
    }

    func time(_ key: String) throws(EventError) -> Timestamp? {
        guard let text = try text(key) else { return nil }
        guard let time = EventTime.parse(text) else {
            throw EventError(
                key: key, message: "expected a time of RFC 3339 such as 2026-11-27T08:00:00Z, not \"\(text)\""
            )
        }
        return time
    }

    func texts(_ key: String) throws(EventError) -> [String] {
        guard let value = members[key], !value.isNull else { return [] }
        guard let texts = value.arrayValue?.map(\.stringValue), !texts.contains(nil) else {
            throw EventError(key: key, message: "expected a list of texts")
        }
        return texts.compactMap(\.self)
    }

    func object(_ key: String) throws(EventError) -> [String: Value] {
        guard let value = members[key], !value.isNull else { return [:] }
        guard case .object(let members) = value else {
            throw EventError(key: key, message: "expected an object, not \(value.typeName)")
        }
        return members
    }
}
