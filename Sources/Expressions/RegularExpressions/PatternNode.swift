/// A parsed regular expression. Groups leave no trace: only whether there is a match is asked.
indirect enum PatternNode {
    case empty
    case codePoint(CodePointSet)
    case assertion(PatternAssertion)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// At least `minimum` times, at most `maximum` times when given.
    case repetition(PatternNode, minimum: Int, maximum: Int?)
}

/// A condition on a place between two code points.
enum PatternAssertion: Sendable {
    case textStart
    case textEnd
    case lineStart
    case lineEnd
    case wordBoundary
    case noWordBoundary

    /// Whether the condition holds between two neighbours; nil stands for the ends of the text.
    func holds(between previous: Unicode.Scalar?, and next: Unicode.Scalar?) -> Bool {
        switch self {
        case .textStart: previous == nil
        case .textEnd: next == nil
        case .lineStart: previous == nil || previous == "\n"
        case .lineEnd: next == nil || next == "\n"
        case .wordBoundary: Self.isWord(previous) != Self.isWord(next)
        case .noWordBoundary: Self.isWord(previous) == Self.isWord(next)
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map(CodePointSet.word.contains) ?? false
    }
}
