/// Builds the syntax tree by precedence climbing over the grammar of langdef.md, section "Syntax".
struct Parser {
    private let tokens: [Token]
    private var index = 0
    let limits: ExpressionLimits
    private var depth = 0

    /// Names bound by the macros around the current position; the index is the slot.
    private var scope: [String] = []
    /// How deep the values of those names may be nested.
    private var scopeNesting: [Int] = []
    private var slotCount = 0

    static func parse(_ source: String, limits: ExpressionLimits) throws(Failure) -> SyntaxTree {
        guard source.utf8.count <= limits.sourceLength else {
            throw Failure(
                .limitExceeded,
                "the expression has \(source.utf8.count) bytes; the limit is \(limits.sourceLength)")
        }
        var parser = Parser(tokens: try Lexer.tokens(of: source), limits: limits)
        let root = try parser.expression()
        guard parser.current.kind == .end else { throw parser.unexpected("an operator or the end") }
        return SyntaxTree(root: root, slotCount: parser.slotCount)
    }

    private init(tokens: [Token], limits: ExpressionLimits) {
        self.tokens = tokens
        self.limits = limits
    }

    // MARK: Tokens

    var current: Token { tokens[index] }

    /// A token behind the current one; the end token when there are no more.
    func following(_ distance: Int) -> Token { tokens[min(index + distance, tokens.count - 1)] }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    func at(_ symbol: Token.Symbol) -> Bool { current.kind == .symbol(symbol) }

    /// Steps over `symbol` if it comes next.
    mutating func take(_ symbol: Token.Symbol) -> Bool {
        guard at(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol, after context: String) throws(Failure) {
        guard take(symbol) else { throw unexpected("'\(symbol.rawValue)' \(context)") }
    }

    func unexpected(_ expected: String) -> Failure {
        Failure(.syntax, "expected \(expected), found \(current.name)", offset: current.offset)
    }

    // MARK: Nodes

    func node(
        _ form: SyntaxNode.Form, at offset: Int, over children: [SyntaxNode] = []
    ) throws(Failure) -> SyntaxNode {
        let height = 1 + (children.lazy.map(\.height).max() ?? 0)
        guard height <= limits.depth else { throw tooDeep(at: offset) }
        let nesting = form.nesting(locals: scopeNesting)
        guard nesting <= limits.depth else {
            throw Failure(
                .limitExceeded, "the value may be nested deeper than \(limits.depth) levels", offset: offset)
        }
        return SyntaxNode(form, offset: offset, height: height, nesting: nesting)
    }

    func tooDeep(at offset: Int) -> Failure {
        Failure(.limitExceeded, "the expression is nested deeper than \(limits.depth) levels", offset: offset)
    }

    // MARK: Scopes

    /// The slot of a name bound by a surrounding macro.
    func slot(of name: String) -> Int? { scope.lastIndex(of: name) }

    /// Parses `body` while `names` are bound to `source` or its parts; the first name gets the slot returned.
    mutating func binding<Result>(
        _ names: [String], to source: SyntaxNode, _ body: (inout Parser) throws(Failure) -> Result
    ) throws(Failure) -> (firstSlot: Int, Result) {
        let firstSlot = scope.count
        scope.append(contentsOf: names)
        scopeNesting.append(contentsOf: names.map { _ in source.nesting })
        slotCount = max(slotCount, scope.count)
        let result = try body(&self)
        scope.removeLast(names.count)
        scopeNesting.removeLast(names.count)
        return (firstSlot, result)
    }

    // MARK: Expressions

    mutating func expression() throws(Failure) -> SyntaxNode {
        guard depth < limits.depth else { throw tooDeep(at: current.offset) }
        depth += 1
        defer { depth -= 1 }

        let condition = try operators(from: 0)
        let offset = current.offset
        guard take(.question) else { return condition }
        let then = try operators(from: 0)
        try expect(.colon, after: "and the other value after '?'")
        let otherwise = try expression()
        return try node(
            .conditional(condition, then: then, otherwise: otherwise), at: offset,
            over: [condition, then, otherwise])
    }

    /// Operands joined by operators of at least the given precedence.
    private mutating func operators(from minimum: Int) throws(Failure) -> SyntaxNode {
        var left = try unary()
        while case .symbol(let symbol) = current.kind, let precedence = Self.precedence[symbol],
            precedence >= minimum
        {
            let offset = current.offset
            if let operation = Self.binaryOperators[symbol] {
                advance()
                let right = try operators(from: precedence + 1)
                left = try node(.binary(operation, left, right), at: offset, over: [left, right])
            } else {
                left = try logical(symbol, precedence, from: left)
            }
        }
        return left
    }

    /// All operands of a row of `&&` or of `||` in one node.
    private mutating func logical(
        _ symbol: Token.Symbol, _ precedence: Int, from first: SyntaxNode
    ) throws(Failure) -> SyntaxNode {
        let offset = current.offset
        var operands = [first]
        while take(symbol) { operands.append(try operators(from: precedence + 1)) }
        return try node(symbol == .and ? .and(operands) : .or(operands), at: offset, over: operands)
    }

    private mutating func unary() throws(Failure) -> SyntaxNode {
        if at(.not) { return try prefixed(by: .not) { .not($0) } }
        if at(.minus) { return try prefixed(by: .minus) { .negate($0) } }
        return try member()
    }

    /// A row of one prefix operator. Two in a row cancel out, so at most two nodes are needed to keep both
    /// the value and the type error.
    private mutating func prefixed(
        by symbol: Token.Symbol, _ form: (SyntaxNode) -> SyntaxNode.Form
    ) throws(Failure) -> SyntaxNode {
        let offset = current.offset
        var count = 0
        while take(symbol) { count += 1 }
        var operand: SyntaxNode
        if symbol == .minus, let literal = negativeLiteral() {
            operand = try members(of: try node(.literal(literal), at: offset))
            count -= 1
        } else {
            operand = try member()
        }
        for _ in 0..<(count > 2 ? 2 - count % 2 : count) {
            operand = try node(form(operand), at: offset, over: [operand])
        }
        return operand
    }

    /// The number behind a minus sign, with the sign: the only way to write the least int.
    private mutating func negativeLiteral() -> ExpressionValue? {
        switch current.kind {
        case .int(let magnitude) where magnitude <= Int64.min.magnitude:
            advance()
            return .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        case .double(let magnitude):
            advance()
            return .double(-magnitude)
        default:
            return nil
        }
    }

    private static let precedence: [Token.Symbol: Int] = [
        .or: 0, .and: 1,
        .equal: 2, .notEqual: 2, .less: 2, .lessOrEqual: 2, .greater: 2, .greaterOrEqual: 2, .in: 2,
        .plus: 3, .minus: 3,
        .star: 4, .slash: 4, .percent: 4,
    ]

    private static let binaryOperators: [Token.Symbol: BinaryOperator] = [
        .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
        .greaterOrEqual: .greaterOrEqual, .in: .isIn, .plus: .add, .minus: .subtract, .star: .multiply,
        .slash: .divide, .percent: .modulo,
    ]
}
