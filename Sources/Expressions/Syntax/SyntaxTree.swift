/// A parsed expression.
struct SyntaxTree: Sendable {
    let root: SyntaxNode

    /// How many variables are bound by macros at the same time at most.
    let slotCount: Int
}
