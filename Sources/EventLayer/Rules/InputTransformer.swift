public import Baton

/// Makes the input of a target from an event, as an EventBridge input transformer does ("Amazon EventBridge input
/// transformation").
///
/// Paths name parts of the event; the template puts them together. `<name>` within a text in quotes is replaced by
/// the text of the part; elsewhere by the part itself.
///
/// ```swift
/// let transformer = try InputTransformer(
///     paths: ["sku": "$.detail.sku"], template: #"{"sku": <sku>, "note": "stock of <sku> changed"}"#)
/// ```
///
/// Also there without a path: `<aws.events.event>` and `<aws.events.event.json>` (the event), `<aws.events.rule-name>`,
/// `<aws.events.event.ingestion-time>`.
public struct InputTransformer: Sendable, Hashable {
    private let paths: [String: EventPath]
    private let template: Template

    /// The template as a JSON value whose texts may have names in them, and which may be a name alone.
    private indirect enum Template: Hashable {
        case part(String)
        case text([Piece])
        case literal(Value)
        case array([Template])
        case object([String: Template])
    }

    private enum Piece: Hashable {
        case literal(String)
        case part(String)
    }

    private static let reserved: Set<String> = [
        "aws.events.event", "aws.events.event.json", "aws.events.rule-name",
        "aws.events.event.ingestion-time",
    ]
    /// Stands for a name outside of quotes while the template is read as JSON; no text may contain it.
    private static let mark: Character = "\u{E000}"

    /// - Throws: ``EventError`` for a path or a template that cannot be read, and for a name without a path.
    public init(paths: [String: String] = [:], template: String) throws(EventError) {
        var parsed: [String: EventPath] = [:]
        for (name, path) in paths.sorted(by: { $0.key < $1.key }) {
            guard !Self.reserved.contains(name) else {
                throw EventError(key: "input_paths.\(name)", message: "the name is reserved")
            }
            parsed[name] = try EventPath(path, key: "input_paths.\(name)")
        }
        self.paths = parsed
        let known = Self.reserved.union(parsed.keys)
        let value: Value
        do {
            value = try Value(json: Self.quotingParts(template, known))
        } catch {
            throw EventError(key: "input_template", message: "is no JSON: \(error)")
        }
        self.template = Self.compile(value, known)
    }

    /// - Parameter rule: its name, and when the event came in.
    public func input(for event: Value, rule: String, ingested: Timestamp) -> Value {
        fill(template) { name in
            switch name {
            case "aws.events.event", "aws.events.event.json": event
            case "aws.events.rule-name": .string(rule)
            case "aws.events.event.ingestion-time": .string(EventTime.text(ingested))
            default: paths[name]?.value(in: event)
            }
        }
    }

    private func fill(_ template: Template, _ part: (String) -> Value?) -> Value {
        switch template {
        case .part(let name): part(name) ?? .null
        case .literal(let value): value
        case .array(let elements): .array(elements.map { fill($0, part) })
        case .object(let members): .object(members.mapValues { fill($0, part) })
        case .text(let pieces):
            .string(
                pieces.map { piece in
                    switch piece {
                    case .literal(let text): text
                    case .part(let name): part(name).map { $0.stringValue ?? $0.json() } ?? ""
                    }
                }.joined())
        }
    }

    // MARK: Reading

    /// Puts a text in the place of each name outside of quotes, so that the template is JSON.
    private static func quotingParts(_ template: String, _ known: Set<String>) throws(EventError) -> String {
        guard !template.contains(mark) else {
            throw EventError(key: "input_template", message: "contains the character U+E000")
        }
        var result = ""
        var isInText = false
        var isEscaped = false
        var rest = template[...]
        while let character = rest.popFirst() {
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = isInText
            } else if character == "\"" {
                isInText.toggle()
            } else if character == "<", !isInText {
                guard let end = rest.firstIndex(of: ">") else {
                    throw EventError(key: "input_template", message: "a < without its >")
                }
                let name = String(rest[..<end])
                guard known.contains(name) else {
                    throw EventError(key: "input_template", message: "<\(name)> has no path")
                }
                result += "\"\(mark)\(name)\""
                rest = rest[rest.index(after: end)...]
                continue
            }
            result.append(character)
        }
        return result
    }

    private static func compile(_ value: Value, _ known: Set<String>) -> Template {
        switch value {
        case .null, .bool, .int, .double: .literal(value)
        case .array(let elements): .array(elements.map { compile($0, known) })
        case .object(let members): .object(members.mapValues { compile($0, known) })
        case .string(let text):
            text.first == mark ? .part(String(text.dropFirst())) : .text(pieces(of: text, known))
        }
    }

    private static func pieces(of text: String, _ known: Set<String>) -> [Piece] {
        var pieces: [Piece] = []
        var literal = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            literal += rest[..<start]
            rest = rest[start...]
            guard let end = rest.firstIndex(of: ">"),
                known.contains(String(rest.dropFirst().prefix(upTo: end)))
            else {
                literal.append("<")
                rest = rest.dropFirst()
                continue
            }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = ""
            pieces.append(.part(String(rest.dropFirst().prefix(upTo: end))))
            rest = rest[rest.index(after: end)...]
        }
        literal += rest
        if !literal.isEmpty || pieces.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }
}
