public import Baton

extension EventRule {
    /// Reads a rule of a rules file.
    ///
    /// - Throws: ``EventError`` naming the key.
    public init(_ value: Value) throws(EventError) {
        guard case .object(let members) = value else {
            throw EventError(key: "", message: "a rule is an object, not \(value.typeName)")
        }
        if let unknown = members.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            let hint = unknown.closest(among: Self.keys).map { ", did you mean \"\($0)\"?" } ?? ""
            throw EventError(key: unknown, message: "is no key of a rule\(hint)")
        }
        let reader = EventReader(members: members)
        guard let name = try reader.text("name"), !name.isEmpty else {
            throw EventError(key: "name", message: "is missing")
        }
        guard let workflow = try reader.text("workflow"), !workflow.isEmpty else {
            throw EventError(key: "workflow", message: "is missing: the file that is to be run")
        }
        let key = try reader.text("key")
        if let key { _ = try EventPath(key, key: "key") }
        self.init(
            name, description: try reader.text("description"), on: try Self.trigger(reader), start: workflow,
            input: try Self.input(reader), key: key, debounce: try reader.duration("debounce"),
            throttle: try reader.duration("throttle"), isOrdered: try reader.flag("ordered") ?? false,
            retry: try Self.retry(reader), isEnabled: try reader.flag("enabled") ?? true)
    }

    private static let keys = [
        "name", "description", "workflow", "key", "debounce", "throttle", "ordered", "enabled", "pattern",
        "schedule",
        "time_zone", "catch_up", "overlap", "jitter", "input", "input_paths", "input_template", "retry",
    ]

    private static func trigger(_ reader: EventReader) throws(EventError) -> Trigger {
        switch (reader.members["pattern"], try reader.text("schedule")) {
        case (let pattern?, nil):
            do {
                return .pattern(try EventPattern(pattern))
            } catch {
                throw EventError(key: "pattern", message: error.description)
            }
        case (nil, let expression?):
            let schedule: Schedule
            do {
                schedule = try Schedule(expression, timeZone: try reader.text("time_zone") ?? "UTC")
            } catch let error as ScheduleError {
                throw EventError(key: "schedule", message: error.description)
            } catch let error as EventError {
                throw error
            } catch {
                throw EventError(key: "schedule", message: "\(error)")
            }
            return .schedule(
                ScheduledTimes(
                    schedule, catchUp: try reader.choice("catch_up") ?? .once,
                    overlap: try reader.choice("overlap") ?? .skip,
                    jitter: try reader.duration("jitter") ?? .zero))
        case (nil, nil), (_?, _?):
            throw EventError(key: "pattern", message: "expected either pattern or schedule")
        }
    }

    private static func input(_ reader: EventReader) throws(EventError) -> Input {
        if let template = reader.members["input_template"] {
            var paths: [String: String] = [:]
            for (name, path) in try reader.object("input_paths") {
                guard let path = path.stringValue else {
                    throw EventError(
                        key: "input_paths.\(name)", message: "expected a path such as $.detail.sku")
                }
                paths[name] = path
            }
            // A template in YAML may be written as the object that it is to become.
            let transformer = try InputTransformer(
                paths: paths, template: template.stringValue ?? template.json())
            return .transformed(transformer)
        }
        switch reader.members["input"] {
        case nil, "event": return .event
        case "detail": return .detail
        case .object(let members): return .constant(members)
        case .some: throw EventError(key: "input", message: "expected event, detail or an object")
        }
    }

    private static func retry(_ reader: EventReader) throws(EventError) -> Retry {
        let members = try reader.object("retry")
        let inner = EventReader(members: members)
        var retry = Retry()
        if let attempts = members["attempts"] {
            guard let count = attempts.intValue, (1...100).contains(count) else {
                throw EventError(key: "retry.attempts", message: "expected 1 to 100")
            }
            retry.maximumAttempts = Int(count)
        }
        if let backoff = try inner.duration("backoff") { retry.backoff = backoff }
        return retry
    }
}

extension EventReader {
    func duration(_ key: String) throws(EventError) -> Duration? {
        guard let text = try text(key) else { return nil }
        guard let duration = Duration(text: text), duration > .zero else {
            throw EventError(key: key, message: "expected a duration such as 30s or 1h30m, not \"\(text)\"")
        }
        return duration
    }

    func flag(_ key: String) throws(EventError) -> Bool? {
        guard let value = members[key], !value.isNull else { return nil }
        guard case .bool(let flag) = value else {
            throw EventError(key: key, message: "expected true or false, not \(value.typeName)")
        }
        return flag
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String) throws(EventError) -> Choice?
    {
        guard let text = try text(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw EventError(key: key, message: "expected one of \(choices), not \"\(text)\"")
        }
        return choice
    }
}
