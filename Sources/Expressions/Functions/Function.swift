/// A function of the standard library.
struct Function: Sendable {
    /// Takes the arguments, a method's receiver first, and what is left of the budget.
    ///
    /// - Returns: nil when there is no overload for the types of the arguments.
    typealias Body =
        @Sendable (_ arguments: [ExpressionValue], _ budget: inout CostBudget) throws(Failure) ->
        ExpressionValue?

    let name: String
    /// Whether it is called as `receiver.name(…)`.
    let isMethod: Bool
    /// How many arguments it takes, the receiver counted.
    let argumentCounts: ClosedRange<Int>
    let body: Body

    /// A function called as `name(…)`.
    static func global(_ name: String, _ argumentCounts: ClosedRange<Int>, _ body: @escaping Body) -> Function
    {
        Function(name: name, isMethod: false, argumentCounts: argumentCounts, body: body)
    }

    /// A function called as `receiver.name(…)`; the receiver is counted and comes first.
    static func method(_ name: String, _ argumentCounts: ClosedRange<Int>, _ body: @escaping Body) -> Function
    {
        Function(name: name, isMethod: true, argumentCounts: argumentCounts, body: body)
    }
}
