/// `template.format(values)`: the clauses `%s %d %f %e %b %o %x %X` and `%%`, with a precision for `%f` and
/// `%e` (google/cel-spec, doc/extensions/strings.md).
enum StringFormat {
    private static let precisionLimit = 1_000

    /// Steps that the exact decimal digits of a double take: it may have over a thousand.
    private static let expansionCost = 500

    static func format(
        _ template: String, _ values: [ExpressionValue], _ budget: inout CostBudget
    ) throws(Failure) -> String {
        try budget.spend(bytes: template.utf8.count)
        var result = ""
        var used = 0
        var rest = template.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            if rest.first == "%" {
                result.unicodeScalars.append("%")
                rest.removeFirst()
                continue
            }
            let precision = try precision(&rest)
            guard let clause = rest.popFirst() else {
                throw Failure(.invalidArgument, "format: a clause such as %s is missing behind the last %")
            }
            let position = used
            guard position < values.count else {
                throw Failure(
                    .indexOutOfRange,
                    "format: index \(position) out of range, there are \(values.count) values")
            }
            let text = try text(of: values[position], clause, precision, &budget)
            try budget.spend(bytes: text.utf8.count)
            result += text
            used += 1
        }
        return result
    }

    private static func precision(
        _ rest: inout Substring.UnicodeScalarView
    ) throws(Failure) -> Int? {
        guard rest.first == "." else { return nil }
        rest.removeFirst()
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest[digits.endIndex...]
        guard let precision = Int(String(Substring(digits))), precision <= precisionLimit else {
            throw Failure(
                .invalidArgument, "format: expected a precision of at most \(precisionLimit) behind %.")
        }
        return precision
    }

    private static func text(
        of value: ExpressionValue, _ clause: Unicode.Scalar, _ precision: Int?, _ budget: inout CostBudget
    ) throws(Failure) -> String {
        let text: String?
        switch clause {
        case "s": text = try plain(value, &budget)
        case "d": text = decimal(value)
        case "f":
            text = try number(value, &budget).map { DecimalExpansion.fixed($0, precision: precision ?? 6) }
        case "e":
            text = try number(value, &budget).map {
                DecimalExpansion.scientific($0, precision: precision ?? 6)
            }
        case "b": text = binary(value)
        case "o": text = integer(value, radix: 8)
        case "x": text = try hexadecimal(value, isUppercase: false, &budget)
        case "X": text = try hexadecimal(value, isUppercase: true, &budget)
        default:
            throw Failure(
                .invalidArgument, "format: unrecognized formatting clause \"\(clause)\"",
                hint: "use %s, %d, %f, %e, %b, %o, %x, %X or %%")
        }
        guard let text else {
            throw Failure(.invalidArgument, "format: %\(clause) does not take \(value.typeName)")
        }
        return text
    }

    private static func decimal(_ value: ExpressionValue) -> String? {
        switch value {
        case .int, .uint: integer(value, radix: 10)
        case .double(let number): shortest(number)
        default: nil
        }
    }

    /// The fewest digits that tell the double from all others, never with an exponent.
    private static func shortest(_ number: Double) -> String {
        number.isFinite ? DoubleText.positional(number) : DecimalExpansion.fixed(number, precision: 0)
    }

    private static func integer(_ value: ExpressionValue, radix: Int) -> String? {
        switch value {
        case .int(let number): String(number, radix: radix)
        case .uint(let number): String(number, radix: radix)
        default: nil
        }
    }

    private static func binary(_ value: ExpressionValue) -> String? {
        if case .bool(let truth) = value { return truth ? "1" : "0" }
        return integer(value, radix: 2)
    }

    private static func number(
        _ value: ExpressionValue, _ budget: inout CostBudget
    ) throws(Failure) -> Double? {
        try budget.spend(expansionCost)
        switch value {
        case .double(let number): return number
        case .int(let number): return Double(number)
        case .uint(let number): return Double(number)
        default: return nil
        }
    }

    private static func hexadecimal(
        _ value: ExpressionValue, isUppercase: Bool, _ budget: inout CostBudget
    ) throws(Failure) -> String? {
        let bytes: [UInt8]
        switch value {
        case .int(let number): return String(number, radix: 16, uppercase: isUppercase)
        case .uint(let number): return String(number, radix: 16, uppercase: isUppercase)
        case .string(let text): bytes = Array(text.utf8)
        case .bytes(let content): bytes = content
        default: return nil
        }
        try budget.spend(bytes: 16 * bytes.count)
        var text = ""
        for byte in bytes {
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16, uppercase: isUppercase)
        }
        return text
    }

    /// The text of `%s`: strings without quotation marks, maps in the order of their keys' texts.
    private static func plain(_ value: ExpressionValue, _ budget: inout CostBudget) throws(Failure) -> String?
    {
        try budget.spend()
        switch value {
        case .null: return "null"
        case .bool(let truth): return truth ? "true" : "false"
        case .int, .uint: return integer(value, radix: 10)
        case .double(let number): return shortest(number)
        case .string(let text): return text
        case .bytes(let bytes): return String(repairing: bytes)
        case .timestamp(let time): return time.description
        case .duration(let duration): return duration.description
        case .type(let type): return type.name
        case .list(let elements):
            var texts: [String] = []
            for element in elements {
                guard let text = try plain(element, &budget) else { return nil }
                try budget.spend(bytes: text.utf8.count)
                texts.append(text)
            }
            return "[\(texts.joined(separator: ", "))]"
        case .map(let map):
            var texts: [(key: String, value: String)] = []
            for (key, value) in map.entries {
                guard let key = try plain(key.value, &budget), let value = try plain(value, &budget) else {
                    return nil
                }
                try budget.spend(bytes: key.utf8.count + value.utf8.count)
                texts.append((key, value))
            }
            texts.sort { $0.key.precedesByCodePoints($1.key) }
            return "{\(texts.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
        case .optional: return nil
        }
    }
}
