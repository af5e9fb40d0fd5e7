/// Parses the RE2 syntax of regular expressions.
struct PatternParser {
    private let pattern: [Unicode.Scalar]
    private(set) var position = 0
    private var depth = 0
    var flags = Flags()

    /// `(?ims)`; `(?U)` changes which match is found, not whether there is one.
    struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotMatchesLineEnd = false
    }

    private static let depthLimit = 100
    private static let repetitionLimit = 1_000

    static func parse(_ pattern: String) throws(Failure) -> PatternNode {
        var parser = PatternParser(pattern: Array(pattern.unicodeScalars))
        let node = try parser.alternatives()
        guard parser.peek() == nil else { throw parser.failure("unexpected )") }
        return node
    }

    private init(pattern: [Unicode.Scalar]) {
        self.pattern = pattern
    }

    // MARK: Reading

    func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        position + ahead < pattern.count ? pattern[position + ahead] : nil
    }

    mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek() else { return nil }
        position += 1
        return scalar
    }

    mutating func stepBack() { position -= 1 }

    mutating func take(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard pattern[position...].starts(with: scalars) else { return false }
        position += scalars.count
        return true
    }

    func failure(_ message: String) -> Failure {
        Failure(.invalidArgument, "invalid regular expression: \(message) at character \(position + 1)")
    }

    // MARK: Structure

    private mutating func alternatives() throws(Failure) -> PatternNode {
        depth += 1
        guard depth <= Self.depthLimit else { throw failure("nested deeper than \(Self.depthLimit) groups") }
        defer { depth -= 1 }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(Failure) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = peek(), scalar != "|", scalar != ")" {
            if take("\\Q") {
                while peek() != nil, !take("\\E") { parts.append(literal(next() ?? "\\")) }
                continue
            }
            let atom = try atom()
            parts.append(try repetitions(of: atom))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func repetitions(of atom: PatternNode) throws(Failure) -> PatternNode {
        guard let (minimum, maximum) = try repetition() else { return atom }
        // A lazy repetition finds another match, but finds one whenever the greedy one does.
        _ = take("?")
        if try repetition() != nil { throw failure("a repetition of a repetition") }
        return .repetition(atom, minimum: minimum, maximum: maximum)
    }

    private mutating func repetition() throws(Failure) -> (minimum: Int, maximum: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        return try countedRepetition()
    }

    /// `{n}`, `{n,}` or `{n,m}`; a brace that opens none of these stands for itself.
    private mutating func countedRepetition() throws(Failure) -> (minimum: Int, maximum: Int?)? {
        let start = position
        guard take("{"), let minimum = number() else {
            position = start
            return nil
        }
        var maximum: Int? = minimum
        if take(",") { maximum = number() }
        guard take("}") else {
            position = start
            return nil
        }
        guard minimum <= maximum ?? minimum, max(minimum, maximum ?? 0) <= Self.repetitionLimit else {
            throw failure("a repetition must be {n,m} with n ≤ m ≤ \(Self.repetitionLimit)")
        }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let scalar = peek(), ("0"..."9").contains(scalar), digits.utf8.count < 6 {
            digits.unicodeScalars.append(scalar)
            position += 1
        }
        return Int(digits)
    }

    private mutating func atom() throws(Failure) -> PatternNode {
        guard let scalar = next() else { return .empty }
        switch scalar {
        case "(": return try group()
        case "[": return .codePoint(try characterClass())
        case ".": return .codePoint(flags.dotMatchesLineEnd ? .all : .allButLineEnd)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escape()
        case "*", "+", "?": throw failure("nothing to repeat before \(scalar)")
        default: return literal(scalar)
        }
    }

    func literal(_ scalar: Unicode.Scalar) -> PatternNode {
        var set = CodePointSet([scalar...scalar])
        set.ignoresCase = flags.ignoresCase
        return .codePoint(set)
    }

    // MARK: Groups

    /// The current position follows `(`.
    private mutating func group() throws(Failure) -> PatternNode {
        let outerFlags = flags
        if take("?P<") || take("?<") {
            try groupName()
        } else if take("?") {
            let opensGroup = try readFlags()
            // `(?i)` holds to the end of the enclosing group.
            guard opensGroup else { return .empty }
        }
        let node = try alternatives()
        guard take(")") else { throw failure("missing )") }
        flags = outerFlags
        return node
    }

    private mutating func groupName() throws(Failure) {
        let start = position
        while let scalar = peek(), CodePointSet.word.contains(scalar) { position += 1 }
        guard position > start, take(">") else { throw failure("expected a group name and >") }
    }

    /// - Returns: whether a group follows, as in `(?i:…)`.
    private mutating func readFlags() throws(Failure) -> Bool {
        var value = true
        while let scalar = next() {
            switch scalar {
            case "i": flags.ignoresCase = value
            case "m": flags.isMultiline = value
            case "s": flags.dotMatchesLineEnd = value
            case "U": break
            case "-" where value: value = false
            case ":": return true
            case ")": return false
            default: throw failure("unknown group or flag '\(scalar)'")
            }
        }
        throw failure("missing )")
    }
}
