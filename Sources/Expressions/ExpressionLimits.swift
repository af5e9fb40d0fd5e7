/// Bounds on the text of an expression, so that a hostile one gives an error instead of exhausting the stack.
public struct ExpressionLimits: Sendable, Hashable {
    /// The longest source, in bytes of UTF-8.
    public var sourceLength: Int

    /// The deepest nesting of parentheses, calls, operators and literals, and of the lists, maps and optional
    /// values that the expression may build.
    public var depth: Int

    /// 100,000 bytes and 100 levels; the language definition asks for at least 32 levels.
    public static let standard = ExpressionLimits(sourceLength: 100_000, depth: 100)

    /// - Parameters:
    ///   - sourceLength: bytes of UTF-8, at least 1.
    ///   - depth: levels, at least 1. Each takes up to 2 KB of stack in a release build and 6 KB in a debug build.
    public init(sourceLength: Int, depth: Int) {
        self.sourceLength = sourceLength
        self.depth = depth
    }
}
