/// A node of a parsed expression. Names bound by macros are already resolved to slots, function names to
/// their definitions.
package final class SyntaxNode: Sendable {
    package let form: Form

    /// Where the node's operator, name or literal stands; bytes of UTF-8 from the start of the source.
    package let offset: Int

    /// 1 for a leaf, else one more than the highest child.
    let height: Int

    /// See ``Form/nesting(locals:)``.
    let nesting: Int

    init(_ form: Form, offset: Int, height: Int, nesting: Int) {
        self.form = form
        self.offset = offset
        self.height = height
        self.nesting = nesting
    }

    package enum Form: Sendable {
        case literal(ExpressionValue)
        case path(VariablePath)
        case local(slot: Int)
        case select(SyntaxNode, field: String)
        case optionalSelect(SyntaxNode, field: String)
        case has(SyntaxNode, field: String)
        case index(SyntaxNode, SyntaxNode)
        case optionalIndex(SyntaxNode, SyntaxNode)
        case not(SyntaxNode)
        case negate(SyntaxNode)
        case binary(BinaryOperator, SyntaxNode, SyntaxNode)
        case and([SyntaxNode])
        case or([SyntaxNode])
        case conditional(SyntaxNode, then: SyntaxNode, otherwise: SyntaxNode)
        case list([ListElement])
        case map([MapElement])
        case call(FunctionCall)
        case comprehension(Comprehension)
        /// `cel.bind(name, value, body)`
        case bind(slot: Int, value: SyntaxNode, body: SyntaxNode)
        /// `value.optMap(name, body)`; flat for `optFlatMap`.
        case optionalMap(SyntaxNode, slot: Int, body: SyntaxNode, isFlat: Bool)
    }

    package struct ListElement: Sendable {
        package let value: SyntaxNode
        /// Whether the element is written with `?` and left out when its value is absent.
        package let isOptional: Bool
    }

    package struct MapElement: Sendable {
        package let key: SyntaxNode
        package let value: SyntaxNode
        package let isOptional: Bool
    }
}
