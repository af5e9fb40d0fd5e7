package import Expressions

/// A task's `inputs` with their `${expressions}` parsed.
///
/// A string that is one expression takes that expression's value and type; within longer text the value is written
/// out. `$${` stands for a literal `${`.
package indirect enum InputTemplate: Sendable {
    case literal(Value)
    case expression(Expression)
    case text([Segment])
    case array([InputTemplate])
    case object([String: InputTemplate])

    package enum Segment: Sendable {
        case literal(String)
        case expression(Expression)
    }

    /// - Parameter report: is told of each expression that cannot be parsed, with the path from the value's root.
    package init(_ value: Value, path: [String] = [], report: ([String], ExpressionError) -> Void) {
        switch value {
        case .null, .bool, .int, .double: self = .literal(value)
        case .string(let text): self = Self.parse(text, path: path, report: report)
        case .array(let elements):
            let templates = elements.enumerated().map {
                InputTemplate($1, path: path + [String($0)], report: report)
            }
            let isUnchanged = zip(templates, elements).allSatisfy { !$0.isRewritten(from: $1) }
            self = isUnchanged ? .literal(value) : .array(templates)
        case .object(let members):
            let templates = members.map { ($0, InputTemplate($1, path: path + [$0], report: report)) }
            let isUnchanged = templates.allSatisfy { !$1.isRewritten(from: members[$0]) }
            self = isUnchanged ? .literal(value) : .object(Dictionary(uniqueKeysWithValues: templates))
        }
    }

    /// Whether it holds no expression, so that its value is known before the run.
    var isLiteral: Bool { expressions.isEmpty }

    /// Every expression in it.
    var expressions: [Expression] {
        switch self {
        case .literal: []
        case .expression(let expression): [expression]
        case .text(let segments):
            segments.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
        case .array(let elements): elements.flatMap(\.expressions)
        case .object(let members): members.sorted { $0.key < $1.key }.flatMap(\.value.expressions)
        }
    }

    /// - Throws: `ExpressionError` when an expression fails or yields what JSON cannot hold.
    func evaluate(with variables: ContextVariables) throws(ExpressionError) -> Value {
        switch self {
        case .literal(let value): return value
        case .expression(let expression):
            return try Value(expression.evaluate(with: variables))
        case .text(let segments):
            var text = ""
            for segment in segments {
                switch segment {
                case .literal(let literal): text += literal
                case .expression(let expression):
                    let value = try Value(expression.evaluate(with: variables))
                    text += value.stringValue ?? value.json()
                }
            }
            return .string(text)
        case .array(let elements):
            var values: [Value] = []
            for element in elements { values.append(try element.evaluate(with: variables)) }
            return .array(values)
        case .object(let members):
            var values: [String: Value] = [:]
            for (key, member) in members { values[key] = try member.evaluate(with: variables) }
            return .object(values)
        }
    }

    /// Whether it must be evaluated to get what the author meant: it holds an expression or an escape.
    private func isRewritten(from value: Value?) -> Bool {
        guard case .literal(let literal) = self else { return true }
        return literal != value
    }

    private static func parse(
        _ text: String, path: [String], report: ([String], ExpressionError) -> Void
    ) -> InputTemplate {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return .literal(.string(text)) }
        var segments: [Segment] = []
        var literal: [UInt8] = []
        let bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            if bytes[position...].starts(with: "$${".utf8) {
                literal.append(contentsOf: "${".utf8)
                position += 3
            } else if bytes[position...].starts(with: "${".utf8) {
                guard let end = Expression.endOfEmbeddedExpression(in: text, from: position + 2) else {
                    report(path, .unclosedTemplate)
                    return .literal(.string(text))
                }
                do {
                    let source = String(decoding: bytes[(position + 2)..<end], as: UTF8.self)
                    let expression = try Expression(parsing: source)
                    if !literal.isEmpty {
                        segments.append(.literal(String(decoding: literal, as: UTF8.self)))
                    }
                    literal = []
                    segments.append(.expression(expression))
                } catch {
                    report(path, error)
                }
                position = end + 1
            } else {
                literal.append(bytes[position])
                position += 1
            }
        }
        if segments.isEmpty { return .literal(.string(String(decoding: literal, as: UTF8.self))) }
        if literal.isEmpty, segments.count == 1, case .expression(let expression) = segments[0] {
            return .expression(expression)
        }
        if !literal.isEmpty { segments.append(.literal(String(decoding: literal, as: UTF8.self))) }
        return .text(segments)
    }
}

extension ExpressionError {
    fileprivate static let unclosedTemplate = ExpressionError(
        kind: .syntax, message: "'${' is never closed", position: nil, hint: "write '$${' for a literal '${'")
}
