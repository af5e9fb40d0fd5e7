/// A regular expression in the syntax of RE2 (https://github.com/google/re2/wiki/Syntax) that tests whether a
/// text holds a match.
///
/// Matching takes time proportional to the text times the pattern, never more: all alternatives advance
/// together, one code point at a time (K. Thompson, "Regular Expression Search Algorithm", CACM 11(6), 1968;
/// R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009).
///
/// Not supported, with an error that says so: scripts such as `\p{Greek}`, and `\C`.
struct RegularExpression: Sendable {
    private let program: [PatternInstruction]

    /// The most instructions a pattern may compile to; `(((a{100}){100}){100})` is turned down.
    static let instructionLimit = 10_000

    /// - Throws: an error of kind `invalidArgument` that says what is wrong with the pattern and where.
    init(_ pattern: String) throws(Failure) {
        let node = try PatternParser.parse(pattern)
        var compiler = PatternCompiler()
        program = try compiler.compile(node)
    }

    /// The size of the compiled pattern, which bounds the work for each code point.
    var instructionCount: Int { program.count }

    /// Whether the pattern matches anywhere in `text`.
    func matches(_ text: String) -> Bool {
        var matcher = PatternMatcher(program)
        return matcher.matches(text)
    }
}
