/// A parsed expression of the Common Expression Language (google/cel-spec, doc/langdef.md).
///
/// No loops, no side effects and a bound on the steps of each evaluation: an expression from a stranger can
/// do no more than use up its budget.
///
/// ```swift
/// let expression = try Expression(parsing: "forecast.units > 500 && input.region in ['north', 'west']")
/// let problems = expression.check(declaredVariables: ["forecast", "input"]).problems
/// let decision = try expression.evaluateCondition(with: variables)
/// ```
///
/// Covered: the whole language without protocol buffer messages, optional values, two-variable macros and the
/// string extension. Two expressions are equal when their sources are.
public struct Expression: Sendable {
    public let source: String

    private let tree: SyntaxTree

    /// What it was parsed to, for those who translate it into another language.
    package var syntax: SyntaxNode { tree.root }

    /// Steps that an evaluation may take unless the caller says otherwise: one million.
    public static let defaultCostLimit = 1_000_000

    /// Parses an expression. Names are not looked up yet: see ``check(declaredVariables:)``.
    ///
    /// - Throws: an error of kind `syntax` or `limitExceeded`, with its position and what was expected there.
    public init(parsing source: String, limits: ExpressionLimits = .standard) throws(ExpressionError) {
        do throws(Failure) {
            tree = try Parser.parse(source, limits: limits)
        } catch {
            throw error.error(in: source)
        }
        self.source = source
    }

    /// The value of the expression.
    ///
    /// - Parameters:
    ///   - variables: the values of the free variables.
    ///   - costLimit: steps, at least 1; one step evaluates one node or handles one element or 16 bytes.
    /// - Throws: what went wrong, with its position. An absent field is an error of kind `noSuchField`, never
    ///   a silent false.
    public func evaluate(
        with variables: any ExpressionVariables, costLimit: Int = Expression.defaultCostLimit
    ) throws(ExpressionError) -> ExpressionValue {
        var evaluator = Evaluator(variables, costLimit: costLimit, slotCount: tree.slotCount)
        do throws(Failure) {
            let value = try evaluator.value(of: tree.root)
            try value.spendSize(from: &evaluator.budget)
            return value
        } catch {
            throw error.error(in: source)
        }
    }

    /// The value of an expression that must be a bool.
    ///
    /// - Throws: as ``evaluate(with:costLimit:)``, and an error of kind `notBoolean` for any other type.
    public func evaluateCondition(
        with variables: any ExpressionVariables, costLimit: Int = Expression.defaultCostLimit
    ) throws(ExpressionError) -> Bool {
        let value = try evaluate(with: variables, costLimit: costLimit)
        guard case .bool(let truth) = value else {
            throw ExpressionError(
                kind: .notBoolean, message: "the condition gives \(value.typeName), expected bool",
                position: SourcePosition(offset: 0, in: source),
                hint: "compare the value, for example with == or >")
        }
        return truth
    }

    /// Finds unknown variables, unknown functions, wrong numbers of arguments and bad patterns without
    /// evaluating.
    ///
    /// - Parameter declaredVariables: names that variables will have when the expression is evaluated.
    public func check(declaredVariables: Set<String>) -> ExpressionCheck {
        var checker = Checker(declaredVariables: declaredVariables)
        checker.visit(tree.root)
        return ExpressionCheck(
            problems: checker.problems.map { $0.error(in: source) }, readSet: checker.readSet)
    }

    /// The paths of the variables the expression may read, such as `["tasks", "quality", "status"]`: each as
    /// long as its fields are written out. Variables bound by macros and names of
    /// types do not count; a variable named as a type is in the read set of ``check(declaredVariables:)``.
    public var readSet: Set<[String]> {
        var checker = Checker(declaredVariables: nil)
        checker.visit(tree.root)
        return checker.readSet
    }

    /// The value of an expression that is a single literal; nil for every other.
    public var literalValue: ExpressionValue? {
        guard case .literal(let value) = tree.root.form else { return nil }
        return value
    }
}

extension Expression: Hashable {
    public static func == (left: Expression, right: Expression) -> Bool {
        left.source.hasSameCodePoints(as: right.source)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(source)
    }
}

extension ExpressionValue {
    /// Counts every element of a result: it may hold one list many times over and be far larger written out
    /// than the steps that built it.
    fileprivate func spendSize(from budget: inout CostBudget) throws(Failure) {
        switch self {
        case .list(let elements):
            try budget.spend(elements.count)
            for element in elements { try element.spendSize(from: &budget) }
        case .map(let map):
            guard !map.isLazy else { return }
            try budget.spend(map.count)
            for (_, value) in map.entries { try value.spendSize(from: &budget) }
        case .optional(let content?):
            try content.spendSize(from: &budget)
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .optional:
            break
        }
    }
}
