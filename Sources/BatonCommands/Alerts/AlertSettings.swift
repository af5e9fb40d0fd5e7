internal import Baton
internal import Foundation
internal import SupplyChain
internal import WorkflowFiles

/// What the file of alerts says: when conditions become alerts, and who hears of them how.
struct AlertSettings {
    var rules = AlertRules()
    var retry = AlertRetry()
    let routing: AlertRouting

    /// - Parameters:
    ///   - file: `nil` for `alerts.yaml` beside the database; without that every alert is printed.
    ///   - print: where the channel `console` writes its lines.
    /// - Throws: ``InvalidInput`` naming file, line and key.
    static func read(
        _ file: String?, beside database: DatabaseOptions,
        print: @escaping @Sendable (String) -> Void = { Console.output($0) }
    ) throws -> AlertSettings {
        let console = ConsoleAlertChannel(write: print)
        let path = file ?? database.folder("alerts.yaml")
        guard file != nil || FileManager.default.fileExists(atPath: path) else {
            return AlertSettings(
                routing: try AlertRouting(
                    recipients: [.init(name: "console", channels: ["console"])],
                    channels: ["console": console]))
        }
        return try AlertSettingsReader(
            document: DocumentReader.read(file: path), folder: database.folder(""), console: console
        ).read()
    }
}

/// Reads the file, and names the place of what is wrong.
private struct AlertSettingsReader {
    let document: LocatedDocument
    /// What relative paths start from.
    let folder: String
    let console: ConsoleAlertChannel

    func read() throws -> AlertSettings {
        try checkKeys(document.value, at: [], ["channels", "recipients", "rules", "retry"])
        var channels: [String: any AlertChannel] = [:]
        for (name, value) in document.value["channels"]?.objectValue ?? [:] {
            channels[name] = try channel(value, at: ["channels", name])
        }
        let list = document.value["recipients"]?.arrayValue ?? []
        guard !list.isEmpty else { throw problem(["recipients"], "expected at least one recipient") }
        if list.contains(where: { ($0["channels"]?.arrayValue ?? []).contains("console") }) {
            channels["console"] = channels["console"] ?? console
        }
        let recipients = try list.enumerated().map { try recipient($1, at: ["recipients", String($0)]) }
        do {
            let routing = try AlertRouting(recipients: recipients, channels: channels)
            return AlertSettings(rules: try rules(), retry: try retry(), routing: routing)
        } catch let error as SupplyChainError {
            throw problem(["recipients"], error.description)
        }
    }

    private func channel(_ value: Value, at path: [String]) throws -> any AlertChannel {
        switch try text(value, "type", at: path) {
        case "console":
            try checkKeys(value, at: path, ["type"])
            return console
        case "file":
            try checkKeys(value, at: path, ["type", "path"])
            let file = try text(value, "path", at: path)
            return FileAlertChannel(path: file.hasPrefix("/") ? file : folder + file)
        case "webhook":
            try checkKeys(value, at: path, ["type", "url", "headers"])
            var headers: [String: String] = [:]
            for (name, content) in value["headers"]?.objectValue ?? [:] {
                guard let content = content.stringValue else {
                    throw problem(path + ["headers", name], "expected text")
                }
                headers[name] = content
            }
            return WebhookAlertChannel(url: try text(value, "url", at: path), headers: headers)
        case let other:
            throw problem(path + ["type"], "expected console, file or webhook, found '\(other)'")
        }
    }

    private func recipient(_ value: Value, at path: [String]) throws -> AlertRouting.Recipient {
        try checkKeys(value, at: path, ["name", "severities", "types", "channels"])
        var recipient = AlertRouting.Recipient(
            name: try text(value, "name", at: path), channels: try words(value, "channels", at: path) ?? [])
        if let severities = try words(value, "severities", at: path) {
            recipient.severities = Set(try severities.map { try word($0, path + ["severities"]) })
        }
        if let types = try words(value, "types", at: path) {
            recipient.types = Set(try types.map { try word($0, path + ["types"]) })
        }
        return recipient
    }

    private func rules() throws -> AlertRules {
        var rules = AlertRules()
        guard let value = document.value["rules"] else { return rules }
        let path = ["rules"]
        try checkKeys(value, at: path, ["forecast_change", "least_anomaly_severity", "acknowledgement_days"])
        if let share = try number(value, "forecast_change", at: path) { rules.forecastChange = share }
        if let text = value["least_anomaly_severity"]?.stringValue {
            rules.leastAnomalySeverity = try word(text, path + ["least_anomaly_severity"])
        }
        if let days = try number(value, "acknowledgement_days", at: path) {
            rules.acknowledgementDays = Int(days)
        }
        return rules
    }

    private func retry() throws -> AlertRetry {
        var retry = AlertRetry()
        guard let value = document.value["retry"] else { return retry }
        try checkKeys(value, at: ["retry"], ["first_wait", "longest_wait"])
        for (key, target) in [
            ("first_wait", \AlertRetry.firstWait), ("longest_wait", \AlertRetry.longestWait),
        ] {
            guard let found = value[key] else { continue }
            guard let wait = found.stringValue.flatMap(Duration.init(text:)), wait > .zero else {
                throw problem(["retry", key], "expected a duration such as 1m, found \(found.display)")
            }
            retry[keyPath: target] = wait
        }
        return retry
    }

    // MARK: Values

    private func text(_ value: Value, _ key: String, at path: [String]) throws -> String {
        guard let text = value[key]?.stringValue, !text.isEmpty else {
            throw problem(path + [key], "expected text")
        }
        return text
    }

    private func words(_ value: Value, _ key: String, at path: [String]) throws -> [String]? {
        guard let found = value[key] else { return nil }
        guard let list = found.arrayValue, list.allSatisfy({ $0.stringValue != nil }) else {
            throw problem(path + [key], "expected a list of words")
        }
        return list.compactMap(\.stringValue)
    }

    private func word<Word: RawRepresentable & CaseIterable>(_ text: String, _ path: [String]) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem(path, "expected one of \(known), found '\(text)'")
        }
        return word
    }

    private func number(_ value: Value, _ key: String, at path: [String]) throws -> Double? {
        guard let found = value[key] else { return nil }
        guard let number = found.doubleValue, number >= 0, number < 1e6 else {
            throw problem(path + [key], "expected a number of at least 0, found \(found.display)")
        }
        return number
    }

    private func checkKeys(_ value: Value, at path: [String], _ known: [String]) throws {
        guard let members = value.objectValue else { throw problem(path, "expected keys with values") }
        for key in members.keys.sorted() where !known.contains(key) {
            let hint =
                key.closest(among: known).map { "did you mean '\($0)'?" } ?? known.joined(separator: ", ")
            throw problem(path + [key], "unknown key (\(hint))")
        }
    }

    private func problem(_ path: [String], _ message: String) -> InvalidInput {
        let place = document.place(of: path)
        let line = place.line.map { ":\($0)" } ?? ""
        return InvalidInput("\(place.file)\(line): \(path.joined(separator: ".")): \(message)")
    }
}
