@testable import Expressions
import Testing

@Suite("Regular expressions")
struct RegularExpressionTests {
    @Test(
        "these match",
        arguments: [
            ("hubba", "ubb"), ("cows", ""), ("", ""), ("grey", "gr(a|e)y"), ("banana", "ba(na)*"),
            ("mañana", "a+ñ+a+"),
            ("abc", "^abc$"), ("abc", #"\Aabc\z"#), ("a\nb", "(?m)^b$"), ("a\nb", "(?s)a.b"),
            ("ABC", "(?i)abc"),
            ("Äa", "(?i)äA"), ("aB", "a(?i:b)"), ("abc", "a(?:b)c"), ("abc", "(?P<x>a)(?<y>b)"),
            ("aaa", "^a{3}$"),
            ("aaaa", "^a{2,}$"), ("aa", "^a{1,2}$"), ("a{,2}", "^a{,2}$"), ("SKU-12", #"^SKU-\d+$"#),
            ("a b", #"a\sb"#), ("é", #"^\PN$"#), ("Éa", #"^\p{Lu}\p{L}$"#), ("_9", #"^\w+$"#),
            ("x]", "[]x]{2}"),
            ("-", "[a-]"), ("^", "[x^]"), ("b", "[^a]"), ("7", #"[\d]"#), ("!", "[[:punct:]]"),
            ("a", "[[:^digit:]]"),
            ("cat dog", #"\bdog\b"#), ("scats", #"\Bcat\B"#), ("a.c", #"a\.c"#), ("a.c", #"\Qa.c\E"#),
            ("A", #"\x41"#),
            ("😀", #"\x{1F600}"#), ("\t\n", #"\t\n"#), ("aab", "a*?b"), ("b", "(a*)*b"), ("ab", "(|a)b"),
            ("S", #"\123"#),
        ])
    func matches(_ text: String, _ pattern: String) throws {
        #expect(try RegularExpression(pattern).matches(text))
    }

    @Test(
        "these do not",
        arguments: [
            ("", "foo|bar"), ("xabc", "^abc"), ("abcx", "abc$"), ("a\nb", "a.b"), ("a\nb", "^b$"),
            ("abc", "ABC"),
            ("aB", "(?i:a)b"), ("aa", "^a{3}$"), ("aaa", "^a{1,2}$"), ("ab", #"^\W+$"#), ("a", "[^a]"),
            ("é", #"^\w$"#),
            ("a1", "^[[:alpha:]]+$"), ("cats", #"cat\b"#), ("abc", #"a\.c"#), ("b", "a+b"), ("Ab", "^(?i)a$"),
        ])
    func misses(_ text: String, _ pattern: String) throws {
        #expect(try !RegularExpression(pattern).matches(text))
    }

    @Test(
        "a malformed pattern is an error that says where",
        arguments: [
            "(", ")", "a)", "[", "[a", "[z-a]", "*a", "a**", "a{2,1}", "a{1001}", #"\"#, #"\y"#, #"\1"#,
            #"\p{Greek}"#, "(?x)",
            "(?P<a", "[[:nope:]]", #"\x{110000}"#, "((a{100}){100}){100}",
        ])
    func malformed(_ pattern: String) {
        #expect(throws: Failure.self) { try RegularExpression(pattern) }
    }

    @Test("a pattern that a literal gives is checked before anything is evaluated")
    func checkedEarly() throws {
        let check = try Expression(parsing: "x.matches('a(')").check(declaredVariables: ["x"])
        #expect(check.problems.map(\.kind) == [.invalidArgument])
    }

    @Test("deep nesting and empty repetitions of hostile patterns end in a result or an error")
    func hostilePatterns() throws {
        #expect(throws: Failure.self) { try RegularExpression(String(repeating: "(", count: 10_000)) }
        #expect(try RegularExpression("((((){1000}){1000}){1000}){1000}").matches(""))
        // Exponential for a matcher that backtracks.
        let text = String(repeating: "a", count: 2_000)
        #expect(try !RegularExpression("(a*)*(a|aa)*(a|a?)+b$").matches(text))
    }

    @Test("matching agrees with derivatives of the pattern on random patterns and texts")
    func agreesWithDerivatives() throws {
        var random = SplitMix64(seed: 2024)
        for _ in 0..<1_500 {
            let language = Language.random(depth: 4, using: &random)
            let text = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                Bool.random(using: &random) ? "a" : "b"
            }
            let expected = text.reduce(language) { $0.derivative(by: $1) }.holdsEmpty
            let pattern = "^(?:\(language.pattern))$"
            #expect(
                try RegularExpression(pattern).matches(text.joined()) == expected, "\(pattern) on \(text)")
        }
    }
}

/// Regular languages over {a, b} and their derivatives (J. Brzozowski, "Derivatives of Regular Expressions",
/// JACM 11(4), 1964).
private indirect enum Language {
    case nothing
    case empty
    case letter(String)
    case sequence(Language, Language)
    case either(Language, Language)
    case many(Language)

    static func random(depth: Int, using random: inout SplitMix64) -> Language {
        switch Int.random(in: 0..<(depth == 0 ? 3 : 7), using: &random) {
        case 0: .empty
        case 1: .letter("a")
        case 2: .letter("b")
        case 3, 4:
            .sequence(.random(depth: depth - 1, using: &random), .random(depth: depth - 1, using: &random))
        case 5: .either(.random(depth: depth - 1, using: &random), .random(depth: depth - 1, using: &random))
        default: .many(.random(depth: depth - 1, using: &random))
        }
    }

    var pattern: String {
        switch self {
        case .nothing: "[^ab]"
        case .empty: ""
        case .letter(let letter): letter
        case .sequence(let first, let second): "(\(first.pattern))(\(second.pattern))"
        case .either(let first, let second): "(\(first.pattern)|\(second.pattern))"
        case .many(let body): "(\(body.pattern))*"
        }
    }

    var holdsEmpty: Bool {
        switch self {
        case .nothing, .letter: false
        case .empty, .many: true
        case .sequence(let first, let second): first.holdsEmpty && second.holdsEmpty
        case .either(let first, let second): first.holdsEmpty || second.holdsEmpty
        }
    }

    /// What may follow `letter`.
    func derivative(by letter: String) -> Language {
        switch self {
        case .nothing, .empty: return .nothing
        case .letter(let own): return own == letter ? .empty : .nothing
        case .either(let first, let second):
            return .either(first.derivative(by: letter), second.derivative(by: letter))
        case .many(let body): return .sequence(body.derivative(by: letter), self)
        case .sequence(let first, let second):
            let behindFirst = Language.sequence(first.derivative(by: letter), second)
            return first.holdsEmpty ? .either(behindFirst, second.derivative(by: letter)) : behindFirst
        }
    }
}
