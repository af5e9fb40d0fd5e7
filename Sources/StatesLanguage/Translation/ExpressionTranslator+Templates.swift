internal import Baton
internal import Expressions

/// Values whose texts hold `${expressions}`.
extension ExpressionTranslator {
    mutating func translate(_ template: InputTemplate) -> JSONata {
        switch template {
        case .literal(let value): return JSONata(literal: value)
        case .expression(let expression): return plain(expression.syntax)
        case .text(let segments):
            let parts = segments.map { segment in
                switch segment {
                case .literal(let text): JSONata(literal: .string(text))
                case .expression(let expression): text(of: plain(expression.syntax), by: .textOf)
                }
            }
            return named(parts) { _, names in
                JSONata("(\(names.joined(separator: " & ")))", .string(options: []))
            }
        case .array(let elements):
            let values = elements.map { translate($0) }
            return named(values) { translator, names in
                translator.helpers(insert: .one)
                let lists = names.map { "$one(\($0))" }
                return JSONata(
                    lists.dropFirst().reduce(lists.first ?? "[]") { "$append(\($0), \($1))" },
                    .array(of: .any))
            }
        case .object(let members):
            let sorted = members.sorted { $0.key < $1.key }
            let values = sorted.map { translate($0.value) }
            return named(values) { _, names in
                let texts = zip(sorted, names).map { "\(JSONata.text(of: $0.key)): \($1)" }
                return JSONata("{\(texts.joined(separator: ", "))}", .dictionary(of: .any))
            }
        }
    }
}
