/// Single values, each checked for its type.
extension WorkflowDecoder {
    /// The member, unless it is absent or null.
    func given(_ members: [String: Value], _ key: String) -> Value? {
        guard let value = members[key], value != .null else { return nil }
        return value
    }

    /// - Parameters:
    ///   - alternative: what else may stand in its place.
    ///   - hints: what to say about keys that are unknown here, and known elsewhere.
    mutating func object(
        _ value: Value, at path: [String], keys: [String], or alternative: String? = nil,
        hints: [String: String] = [:]
    ) -> [String: Value]? {
        guard let members = value.objectValue else {
            let object = "an object with the keys \(keys.joined(separator: ", "))"
            report(path, expected: alternative.map { "\($0), or \(object)" } ?? object, found: value)
            return nil
        }
        for key in members.keys.sorted() where !keys.contains(key) {
            reject(
                path + [key], "unknown key '\(key)'",
                hint: hints[key] ?? key.closest(among: keys).map { "did you mean '\($0)'?" }
                    ?? "known keys: \(keys.joined(separator: ", "))")
        }
        return members
    }

    /// An object, or in its place the text of its most important member alone.
    mutating func named(
        _ value: Value, _ key: String, at path: [String], keys: [String]
    ) -> (text: String, members: [String: Value])? {
        if let text = value.stringValue, !text.isEmpty { return (text, [:]) }
        guard let members = object(value, at: path, keys: keys, or: "the \(key)") else { return nil }
        return (text(members, key, at: path, isRequired: true) ?? "", members)
    }

    mutating func text(
        _ members: [String: Value], _ key: String, at path: [String], isRequired: Bool = false
    ) -> String? {
        let value = members[key] ?? .null
        if let text = value.stringValue, !(isRequired && text.isEmpty) { return text }
        if value != .null {
            report(path + [key], expected: "text", found: value)
        } else if isRequired {
            reject(path + [key], "'\(key)' is missing, expected text")
        }
        return nil
    }

    mutating func wholeNumber(
        _ members: [String: Value], _ key: String, at path: [String], isRequired: Bool = false
    ) -> Int? {
        let value = members[key] ?? .null
        if let number = value.intValue { return Int(exactly: number) }
        if value != .null || isRequired {
            report(path + [key], expected: "a whole number", found: members[key])
        }
        return nil
    }

    mutating func number(_ members: [String: Value], _ key: String, at path: [String]) -> Double? {
        guard let value = given(members, key) else { return nil }
        if value.doubleValue == nil { report(path + [key], expected: "a number", found: value) }
        return value.doubleValue
    }

    mutating func flag(_ members: [String: Value], _ key: String, at path: [String]) -> Bool? {
        guard let value = given(members, key) else { return nil }
        if value.boolValue == nil { report(path + [key], expected: "true or false", found: value) }
        return value.boolValue
    }

    mutating func duration(_ members: [String: Value], _ key: String, at path: [String]) -> Duration? {
        given(members, key).flatMap { duration($0, at: path + [key]) }
    }

    mutating func duration(_ value: Value, at path: [String]) -> Duration? {
        let duration = value.stringValue.flatMap(Duration.init(text:))
        if duration == nil {
            report(path, expected: "a duration such as '250ms', '30s', '5m' or '1h30m'", found: value)
        }
        return duration
    }

    /// One of the words that the type knows.
    mutating func keyword<T: RawRepresentable<String> & CaseIterable>(
        _ members: [String: Value], _ key: String, at path: [String]
    ) -> T? {
        guard let value = given(members, key) else { return nil }
        let keyword = value.stringValue.flatMap(T.init(rawValue:))
        if keyword == nil {
            let names = T.allCases.map(\.rawValue)
            report(
                path + [key], expected: "one of \(names.joined(separator: ", "))", found: value,
                hint: value.stringValue?.closest(among: names).map { "did you mean '\($0)'?" })
        }
        return keyword
    }

    mutating func report(
        _ path: [String], expected: String, found value: Value?, hint: String? = nil
    ) {
        reject(path, "expected \(expected), found \(value?.excerpt ?? "nothing")", hint: hint)
    }

    mutating func reject(_ path: [String], _ message: String, hint: String? = nil) {
        problems.append(WorkflowProblem(.rejected, at: path, message, hint: hint))
    }
}
