/// A macro that evaluates a body for each element of a list or each entry of a map.
package final class Comprehension: Sendable {
    package enum Kind: String, Sendable {
        case all
        case exists
        case existsOne
        case map
        case filter
        case transformList
        case transformMap
        case transformMapEntry
    }

    package let kind: Kind
    package let range: SyntaxNode
    /// The element, or a map's key; with two variables a list's index or a map's key.
    package let firstSlot: Int
    /// The element or a map's value, when the macro names two variables.
    package let secondSlot: Int?
    /// What `map(x, condition, result)` and the like ask of an element before they evaluate the body.
    package let condition: SyntaxNode?
    /// The predicate, or the expression of each result.
    package let body: SyntaxNode

    init(
        kind: Kind, range: SyntaxNode, firstSlot: Int, secondSlot: Int?, condition: SyntaxNode?,
        body: SyntaxNode
    ) {
        self.kind = kind
        self.range = range
        self.firstSlot = firstSlot
        self.secondSlot = secondSlot
        self.condition = condition
        self.body = body
    }
}
