internal import Baton

/// What is wrong with one alternative of a field.
struct FieldPredicateError: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

extension FieldPredicate {
    init(_ value: Value) throws(FieldPredicateError) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int, .double:
            guard let number = ComparableNumber(value) else { throw FieldPredicateError("no number") }
            self = .number(number)
        case .string(let text):
            self = NetworkAddress(text).map { .address($0...$0) } ?? .string(text)
        case .array: throw FieldPredicateError("expected values in the list, not a list within it")
        case .object(let members):
            guard let (name, operand) = members.first, members.count == 1 else {
                throw FieldPredicateError("expected one comparison in an object, such as {\"prefix\": \"a\"}")
            }
            self = try .comparison(name, operand)
        }
    }

    private static func comparison(_ name: String, _ operand: Value) throws(FieldPredicateError) -> Self {
        switch name {
        case "exactly": .string(try text(operand, of: name))
        case "prefix": try affix(operand, of: name, Self.prefix, .start)
        case "suffix": try affix(operand, of: name, Self.suffix, .end)
        case "equals-ignore-case": .caseless(CaselessText(try text(operand, of: name)), .whole)
        case "wildcard": .wildcard(try WildcardText(try text(operand, of: name)))
        case "numeric": try numeric(operand)
        case "exists": try exists(operand)
        case "cidr": .address(try addressBlock(try text(operand, of: name)))
        case "anything-but": try anythingBut(operand)
        default:
            throw FieldPredicateError(
                "unknown comparison \"\(name)\""
                    + (name.closest(among: names).map { ", did you mean \"\($0)\"?" } ?? ""))
        }
    }

    private static let names = [
        "prefix", "suffix", "equals-ignore-case", "wildcard", "numeric", "exists", "cidr", "anything-but",
    ]

    private static func text(_ value: Value, of name: String) throws(FieldPredicateError) -> String {
        guard case .string(let text) = value else {
            throw FieldPredicateError("\(name) expects a string, not \(value.typeName)")
        }
        return text
    }

    /// `"a"`, or `{"equals-ignore-case": "a"}`.
    private static func affix(
        _ operand: Value, of name: String, _ make: ([UInt8]) -> Self, _ extent: CaselessText.Extent
    ) throws(FieldPredicateError) -> Self {
        guard case .object(let members) = operand else {
            return make(Array(try text(operand, of: name).utf8))
        }
        guard members.count == 1, let inner = members["equals-ignore-case"] else {
            throw FieldPredicateError("\(name) expects a string or {\"equals-ignore-case\": …}")
        }
        return .caseless(CaselessText(try text(inner, of: "equals-ignore-case")), extent)
    }

    private static func exists(_ operand: Value) throws(FieldPredicateError) -> Self {
        guard case .bool(let isPresent) = operand else {
            throw FieldPredicateError("exists expects true or false, not \(operand.typeName)")
        }
        return .exists(isPresent)
    }

    // MARK: anything-but

    private static func anythingBut(_ operand: Value) throws(FieldPredicateError) -> Self {
        guard case .object(let members) = operand else { return .not(try excludedValues(operand)) }
        guard let (name, inner) = members.first, members.count == 1 else {
            throw FieldPredicateError("anything-but expects one comparison in its object")
        }
        let texts = try texts(inner, of: "anything-but \(name)")
        switch name {
        case "equals-ignore-case": return .not(texts.map { .caseless(CaselessText($0), .whole) })
        case "wildcard":
            var predicates: [Self] = []
            for text in texts { predicates.append(.wildcard(try WildcardText(text))) }
            return .not(predicates)
        case "prefix", "suffix":
            guard !texts.contains("") else {
                throw FieldPredicateError("anything-but \(name): an empty string")
            }
            return .not(texts.map { name == "prefix" ? .prefix(Array($0.utf8)) : .suffix(Array($0.utf8)) })
        default:
            throw FieldPredicateError(
                "anything-but expects prefix, suffix, equals-ignore-case or wildcard, not \"\(name)\"")
        }
    }

    /// Strings only or numbers only.
    private static func excludedValues(_ operand: Value) throws(FieldPredicateError) -> [Self] {
        let values = operand.arrayValue ?? [operand]
        var predicates: [Self] = []
        for value in values {
            switch value {
            case .string(let text): predicates.append(.string(text))
            case .int, .double: predicates.append(.number(.inRange(try comparable(value))))
            case .null, .bool, .array, .object:
                throw FieldPredicateError("anything-but expects strings or numbers, not \(value.typeName)")
            }
        }
        let strings = values.count { $0.stringValue != nil }
        guard !values.isEmpty, strings == 0 || strings == values.count else {
            throw FieldPredicateError("anything-but expects only strings or only numbers in its list")
        }
        return predicates
    }

    private static func texts(_ operand: Value, of name: String) throws(FieldPredicateError) -> [String] {
        var texts: [String] = []
        for value in operand.arrayValue ?? [operand] { texts.append(try text(value, of: name)) }
        return texts
    }

    // MARK: Numbers and addresses

    /// `["<", 5]`, `[">=", 1, "<", 5]`, `["=", 3]`.
    private static func numeric(_ operand: Value) throws(FieldPredicateError) -> Self {
        guard case .array(let terms) = operand, terms.count == 2 || terms.count == 4,
            case .string(let comparison) = terms[0]
        else { throw FieldPredicateError("numeric expects [\"<\", 5] or [\">=\", 1, \"<\", 5]") }
        let first = try comparable(terms[1])
        let (lowest, highest) = (ComparableNumber.range.lowerBound, ComparableNumber.range.upperBound)
        switch (comparison, terms.count) {
        case ("=", 2): return .number(.inRange(first))
        case ("<", 2), ("<=", 2):
            return .range(from: lowest, isFromIncluded: true, to: first, isToIncluded: comparison == "<=")
        case (">", 2), (">=", 2):
            return .range(from: first, isFromIncluded: comparison == ">=", to: highest, isToIncluded: true)
        case (">", 4), (">=", 4):
            guard case .string(let upper) = terms[2], upper == "<" || upper == "<=" else {
                throw FieldPredicateError("numeric expects < or <= as its second comparison")
            }
            let second = try comparable(terms[3])
            guard first < second else {
                throw FieldPredicateError("numeric expects the lower bound to be less than the upper bound")
            }
            return .range(
                from: first, isFromIncluded: comparison == ">=", to: second, isToIncluded: upper == "<=")
        default:
            throw FieldPredicateError(
                "numeric expects =, <, <=, >, >= and, for a range, > or >= before < or <=; not \"\(comparison)\""
            )
        }
    }

    private static func comparable(_ value: Value) throws(FieldPredicateError) -> Double {
        guard let number = ComparableNumber(value) else {
            throw FieldPredicateError("expected a number, not \(value.typeName)")
        }
        guard case .inRange(let size) = number else {
            throw FieldPredicateError("\(value): expected a number from -5e9 to 5e9")
        }
        return size
    }

    /// From the address as written to the last one of its block: the bits after the mask are not cut off.
    private static func addressBlock(_ text: String) throws(FieldPredicateError) -> ClosedRange<
        NetworkAddress
    > {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = NetworkAddress(String(parts[0])), let bits = Int(parts[1])
        else {
            throw FieldPredicateError("cidr expects an address and its number of bits, such as 10.0.0.0/24")
        }
        guard (0..<address.bitCount).contains(bits) else {
            throw FieldPredicateError("cidr expects 0 to \(address.bitCount - 1) bits, not \(bits)")
        }
        return address...address.last(afterBits: bits)
    }
}
