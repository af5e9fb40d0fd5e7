/// The string extension of cel-go (`ext/strings`): positions count code points from 0.
enum StringExtensionFunctions {
    static let all: [Function] = [
        text("charAt", 2...2) { text, arguments, _ throws(Failure) in
            guard case .int(let index) = arguments[1] else { return nil }
            let position = try position(index, upTo: text.count)
            return .string(position == text.count ? "" : String(text[position]))
        },
        text("indexOf", 2...3) { text, arguments, budget throws(Failure) in
            guard case .string(let part) = arguments[1] else { return nil }
            guard let start = try optionalPosition(arguments, 2, upTo: text.count, orElse: 0) else {
                return nil
            }
            let found = try ByteSearch.first(Array(part.unicodeScalars), in: text, from: start, &budget)
            return .int(Int64(found ?? -1))
        },
        text("lastIndexOf", 2...3) { text, arguments, budget throws(Failure) in
            guard case .string(let part) = arguments[1] else { return nil }
            guard let last = try optionalPosition(arguments, 2, upTo: text.count, orElse: text.count) else {
                return nil
            }
            return .int(try lastIndex(of: Array(part.unicodeScalars), in: text, upTo: last, &budget))
        },
        text("substring", 2...3) { text, arguments, _ throws(Failure) in
            guard case .int(let startIndex) = arguments[1] else { return nil }
            guard let end = try optionalPosition(arguments, 2, upTo: text.count, orElse: text.count) else {
                return nil
            }
            let start = try position(startIndex, upTo: text.count)
            guard start <= end else {
                throw Failure(
                    .indexOutOfRange, "invalid substring range: start \(start) is behind end \(end)")
            }
            return .string(string(text[start..<end]))
        },
        text("lowerAscii", 1...1) { text, _, _ in .string(string(text.map { changeCase($0, "A"..."Z") })) },
        text("upperAscii", 1...1) { text, _, _ in .string(string(text.map { changeCase($0, "a"..."z") })) },
        text("reverse", 1...1) { text, _, _ in .string(string(text.reversed())) },
        text("trim", 1...1) { text, _, _ in
            let start = text.firstIndex { !$0.properties.isWhitespace } ?? text.count
            let end = text.lastIndex { !$0.properties.isWhitespace } ?? start - 1
            return .string(string(text[start..<(end + 1)]))
        },
        text("replace", 3...4, replace),
        text("split", 2...3, split),
        .method("join", 1...2, join),
        .global("strings.quote", 1...1) { arguments, budget throws(Failure) in
            guard case .string(let text) = arguments[0] else { return nil }
            try budget.spend(bytes: text.utf8.count)
            return .string(StringQuoting.quote(text))
        },
        .method("format", 2...2) { arguments, budget throws(Failure) in
            guard case .string(let template) = arguments[0], case .list(let values) = arguments[1] else {
                return nil
            }
            return .string(try StringFormat.format(template, values, &budget))
        },
    ]

    private typealias TextBody =
        @Sendable ([Unicode.Scalar], [ExpressionValue], inout CostBudget) throws(Failure) -> ExpressionValue?

    /// A method of strings; the body gets the receiver's code points.
    private static func text(
        _ name: String, _ argumentCounts: ClosedRange<Int>, _ body: @escaping TextBody
    ) -> Function {
        .method(name, argumentCounts) { arguments, budget throws(Failure) in
            guard case .string(let text) = arguments[0] else { return nil }
            try budget.spend(bytes: 4 * text.utf8.count)
            return try body(Array(text.unicodeScalars), arguments, &budget)
        }
    }

    static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var string = ""
        string.unicodeScalars.append(contentsOf: scalars)
        return string
    }

    private static func changeCase(
        _ scalar: Unicode.Scalar, _ range: ClosedRange<Unicode.Scalar>
    ) -> Unicode.Scalar {
        range.contains(scalar) ? Unicode.Scalar(UInt8(ascii: scalar) ^ 0x20) : scalar
    }

    // MARK: Positions

    private static func position(_ index: Int64, upTo count: Int) throws(Failure) -> Int {
        guard let position = Int(exactly: index), (0...count).contains(position) else {
            throw Failure(.indexOutOfRange, "index out of range: \(index) in a string of \(count)")
        }
        return position
    }

    /// The position in an argument that may be left out; nil when it is no int.
    private static func optionalPosition(
        _ arguments: [ExpressionValue], _ argument: Int, upTo count: Int, orElse defaultPosition: Int
    ) throws(Failure) -> Int? {
        guard argument < arguments.count else { return defaultPosition }
        guard case .int(let index) = arguments[argument] else { return nil }
        return try position(index, upTo: count)
    }

    private static func lastIndex(
        of part: [Unicode.Scalar], in text: [Unicode.Scalar], upTo last: Int, _ budget: inout CostBudget
    ) throws(Failure) -> Int64 {
        // The last place in the text is the first one in the reversed text.
        let end = min(text.count, last + part.count)
        let reversed = Array(text[..<end].reversed())
        guard let found = try ByteSearch.first(part.reversed(), in: reversed, &budget) else { return -1 }
        return Int64(end - found - part.count)
    }

    // MARK: Parts

    /// Up to `limit` places where `part` stands in `text`, not overlapping. The empty part stands in front of
    /// each code point and at the end.
    private static func places(
        of part: [Unicode.Scalar], in text: [Unicode.Scalar], limit: Int, _ budget: inout CostBudget
    ) throws(Failure) -> [Int] {
        guard !part.isEmpty else { return Array((0...text.count).prefix(limit)) }
        var places: [Int] = []
        var start = 0
        while places.count < limit, let place = try ByteSearch.first(part, in: text, from: start, &budget) {
            places.append(place)
            start = place + part.count
        }
        return places
    }

    /// `replace(old, new)` and `replace(old, new, limit)`; a negative limit replaces all.
    @Sendable private static func replace(
        _ text: [Unicode.Scalar], _ arguments: [ExpressionValue], _ budget: inout CostBudget
    ) throws(Failure) -> ExpressionValue? {
        guard case .string(let old) = arguments[1], case .string(let new) = arguments[2],
            let limit = limit(arguments, 3)
        else { return nil }
        let part = Array(old.unicodeScalars)
        let places = try places(of: part, in: text, limit: limit, &budget)
        try budget.spend(bytes: places.count * new.utf8.count)
        var result = ""
        var start = 0
        for place in places {
            result.unicodeScalars.append(contentsOf: text[start..<place])
            result.unicodeScalars.append(contentsOf: new.unicodeScalars)
            start = place + part.count
        }
        result.unicodeScalars.append(contentsOf: text[start...])
        return .string(result)
    }

    /// `split(separator)` and `split(separator, limit)` into at most `limit` parts; a negative limit gives
    /// all.
    @Sendable private static func split(
        _ text: [Unicode.Scalar], _ arguments: [ExpressionValue], _ budget: inout CostBudget
    ) throws(Failure) -> ExpressionValue? {
        guard case .string(let separator) = arguments[1], let limit = limit(arguments, 2) else { return nil }
        guard limit > 0 else { return .list([]) }
        let part = Array(separator.unicodeScalars)
        var places = try places(of: part, in: text, limit: part.isEmpty ? .max : limit - 1, &budget)
        // Without a separator the text falls into its code points.
        if part.isEmpty { places = Array(places.dropFirst().dropLast().prefix(limit - 1)) }
        guard !(part.isEmpty && text.isEmpty) else { return .list([]) }
        try budget.spend(places.count)
        var parts: [ExpressionValue] = []
        var start = 0
        for place in places {
            parts.append(.string(string(text[start..<place])))
            start = place + part.count
        }
        parts.append(.string(string(text[start...])))
        return .list(parts)
    }

    /// The number in an argument that may be left out; negative and left out mean no limit. nil when it is no
    /// int.
    private static func limit(_ arguments: [ExpressionValue], _ argument: Int) -> Int? {
        guard argument < arguments.count else { return .max }
        guard case .int(let limit) = arguments[argument] else { return nil }
        return limit < 0 ? .max : Int(clamping: limit)
    }

    @Sendable private static func join(
        _ arguments: [ExpressionValue], _ budget: inout CostBudget
    ) throws(Failure) -> ExpressionValue? {
        guard case .list(let elements) = arguments[0] else { return nil }
        var separator = ""
        if arguments.count == 2 {
            guard case .string(let text) = arguments[1] else { return nil }
            separator = text
        }
        var joined = ""
        for (position, element) in elements.enumerated() {
            guard case .string(let text) = element else { return nil }
            try budget.spend(bytes: text.utf8.count + separator.utf8.count)
            if position > 0 { joined += separator }
            joined += text
        }
        return .string(joined)
    }
}
