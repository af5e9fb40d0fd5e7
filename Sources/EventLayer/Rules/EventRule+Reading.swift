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
        let trigger = try Self.trigger(reader)
        self.init(
            name, description: try reader.text("description"), on: trigger, start: workflow,
            input: try Self.input(reader, trigger), key: key, debounce: try reader.duration("debounce"),
            throttle: try reader.duration("throttle"), isOrdered: try reader.flag("ordered") ?? false,
            retry: try Self.retry(reader), inputLists: try Self.inputLists(reader),
            forEach: try Self.forEach(reader),
            isEnabled: try reader.flag("enabled") ?? true)
    }

    /// The keys of a rule in a rules file.
    public static let keys = [
        "name", "description", "enabled", "pattern", "schedule", "time_zone", "catch_up", "overlap", "jitter",
        "workflow", "input", "input_paths", "input_template", "input_lists", "for_each", "key", "debounce",
        "throttle",
        "ordered", "retry",
    ]
    /// What only a rule with a schedule may have.
    private static let scheduleKeys = ["time_zone", "catch_up", "overlap", "jitter"]

    private static func trigger(_ reader: EventReader) throws(EventError) -> Trigger {
        switch (reader.members["pattern"], try reader.text("schedule")) {
        case (let pattern?, nil):
            if let key = scheduleKeys.first(where: { reader.members[$0] != nil }) {
                throw EventError(key: key, message: "is for rules with a schedule; this one has a pattern")
            }
            do {
                return .pattern(try EventPattern(pattern))
            } catch {
                throw EventError(
                    key: error.path.isEmpty ? "pattern" : "pattern.\(error.path)", message: error.message)
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

    /// Without one, the event of a pattern as a whole, and nothing at a time of a schedule.
    private static func input(_ reader: EventReader, _ trigger: Trigger) throws(EventError) -> Input {
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
        case nil:
            if case .schedule = trigger { return .constant([:]) }
            return .event
        case "event": return .event
        case "detail": return .detail
        case .object(let members): return .constant(members)
        case .some: throw EventError(key: "input", message: "expected event, detail or an object")
        }
    }

    private static func inputLists(_ reader: EventReader) throws(EventError) -> [String: String] {
        var lists: [String: String] = [:]
        for (name, list) in try reader.object("input_lists").sorted(by: { $0.key < $1.key }) {
            guard let list = list.stringValue, !list.isEmpty else {
                throw EventError(
                    key: "input_lists.\(name)", message: "expected the name of a list such as products")
            }
            lists[name] = list
        }
        return lists
    }

    private static func forEach(_ reader: EventReader) throws(EventError) -> ForEach? {
        guard reader.members["for_each"].map({ !$0.isNull }) ?? false else { return nil }
        let members = try reader.object("for_each")
        try checkKeys(of: members, in: "for_each", ["list", "input", "max_concurrency"])
        func text(_ key: String, _ example: String) throws(EventError) -> String {
            guard let text = members[key]?.stringValue, !text.isEmpty else {
                throw EventError(key: "for_each.\(key)", message: "expected text such as \(example)")
            }
            return text
        }
        var forEach = ForEach(list: try text("list", "products"), input: try text("input", "sku"))
        if let limit = members["max_concurrency"] {
            guard let count = limit.intValue, (1...10_000).contains(count) else {
                throw EventError(key: "for_each.max_concurrency", message: "expected 1 to 10000")
            }
            forEach.maximumConcurrency = Int(count)
        }
        return forEach
    }

    private static func checkKeys(
        of members: [String: Value], in place: String, _ known: [String]
    ) throws(EventError) {
        guard let unknown = members.keys.sorted().first(where: { !known.contains($0) }) else { return }
        let hint =
            unknown.closest(among: known).map { "did you mean \"\($0)\"?" } ?? known.joined(separator: ", ")
        throw EventError(key: "\(place).\(unknown)", message: "is no key here (\(hint))")
    }

    private static func retry(_ reader: EventReader) throws(EventError) -> Retry {
        let members = try reader.object("retry")
        try checkKeys(of: members, in: "retry", ["attempts", "backoff"])
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
