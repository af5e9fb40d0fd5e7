/// What is known of an expression before it is evaluated.
public struct ExpressionCheck: Sendable, Hashable {
    /// Everything that would fail whenever it is evaluated, in the order of the source.
    public let problems: [ExpressionError]

    /// The paths of the variables read; see ``Expression/readSet``.
    public let readSet: Set<[String]>
}
