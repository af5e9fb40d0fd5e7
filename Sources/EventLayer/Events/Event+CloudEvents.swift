public import Baton

/// CloudEvents 1.0 in its JSON format (cloudevents.io, "CloudEvents - Version 1.0.2", "JSON Event Format").
extension Event {
    /// Reads a CloudEvent: `type` becomes the detail type, `subject` the resource, `data` the detail. Extension
    /// attributes and data that is no object are kept in the detail under `cloudevents` and `data`.
    ///
    /// - Parameter now: the time of an event without one.
    /// - Throws: ``EventError`` naming the attribute.
    public init(cloudEvent value: Value, now: @autoclosure () -> Timestamp) throws(EventError) {
        guard case .object(let members) = value else {
            throw EventError(key: "", message: "an event is an object, not \(value.typeName)")
        }
        let reader = EventReader(members: members)
        guard let version = try reader.text("specversion"), version == "1.0" else {
            throw EventError(key: "specversion", message: "expected \"1.0\"")
        }
        func attribute(_ name: String) throws(EventError) -> String {
            guard let text = try reader.text(name), !text.isEmpty else {
                throw EventError(key: name, message: "is missing; a CloudEvent needs id, source and type")
            }
            return text
        }
        var detail: [String: Value] = [:]
        switch members["data"] {
        case .object(let data)?: detail = data
        case let data?: detail["data"] = data
        case nil:
            if let encoded = members["data_base64"] { detail["data_base64"] = encoded }
        }
        let others = members.filter { !Self.attributes.contains($0.key) }
        if !others.isEmpty { detail["cloudevents"] = .object(others) }
        self.init(
            id: try attribute("id"), source: try attribute("source"), detailType: try attribute("type"),
            time: try reader.time("time") ?? now(), resources: try reader.text("subject").map { [$0] } ?? [],
            detail: detail)
    }

    private static let attributes: Set<String> = [
        "specversion", "id", "source", "type", "time", "subject", "data", "data_base64", "datacontenttype",
    ]

    /// The event as a CloudEvent. Account, region and further resources have no place there and are left out.
    public var cloudEvent: Value {
        var detail = detail
        var members: [String: Value] = detail.removeValue(forKey: "cloudevents")?.objectValue ?? [:]
        members["specversion"] = "1.0"
        members["id"] = .string(id)
        members["source"] = .string(source)
        members["type"] = .string(detailType)
        members["time"] = .string(EventTime.text(time))
        if let subject = resources.first { members["subject"] = .string(subject) }
        if let encoded = detail["data_base64"], detail.count == 1 {
            members["data_base64"] = encoded
        } else {
            members["datacontenttype"] = "application/json"
            members["data"] = detail.count == 1 ? detail["data"] ?? .object(detail) : .object(detail)
        }
        return .object(members)
    }
}
