/// Walks a syntax tree and collects the problems and the variables read.
struct Checker {
    /// nil to take every name as declared.
    let declaredVariables: Set<String>?
    private(set) var problems: [Failure] = []
    private(set) var readSet: Set<[String]> = []

    init(declaredVariables: Set<String>?) {
        self.declaredVariables = declaredVariables
    }

    mutating func visit(_ node: SyntaxNode) {
        if let path = Self.path(of: node) {
            read(path.names, path.root, at: path.offset, hint: nil)
            return
        }
        switch node.form {
        case .literal, .local, .path: break
        case .select(let operand, _), .optionalSelect(let operand, _), .has(let operand, _),
            .not(let operand),
            .negate(let operand):
            visit(operand)
        case .binary(.subtract, let left, let right):
            visit(left)
            visitSubtrahend(right, of: left)
        case .index(let left, let right), .optionalIndex(let left, let right),
            .binary(_, let left, let right):
            visit(left)
            visit(right)
        case .and(let operands), .or(let operands):
            for operand in operands { visit(operand) }
        case .conditional(let condition, let then, let otherwise):
            for operand in [condition, then, otherwise] { visit(operand) }
        case .list(let elements):
            for element in elements { visit(element.value) }
        case .map(let elements):
            for element in elements {
                visit(element.key)
                visit(element.value)
            }
        case .call(let call):
            check(call, at: node.offset)
            for argument in call.arguments { visit(argument) }
        case .comprehension(let comprehension):
            visit(comprehension.range)
            if let condition = comprehension.condition { visit(condition) }
            visit(comprehension.body)
        case .bind(_, let value, let body):
            visit(value)
            visit(body)
        case .optionalMap(let operand, _, let body, _):
            visit(operand)
            visit(body)
        }
    }

    // MARK: Functions

    private mutating func check(_ call: FunctionCall, at offset: Int) {
        if let function = call.function {
            if !function.argumentCounts.contains(call.arguments.count) {
                problems.append(call.wrongArgumentCount(function, at: offset))
            }
        } else {
            problems.append(call.unknownFunction(at: offset))
        }
        if case .failure(let failure) = call.pattern {
            problems.append(failure.located(at: offset))
        }
    }

    // MARK: Variables

    /// A name with a hyphen, such as `tasks.make-plan.status`, reads as a subtraction of an unknown variable.
    private mutating func visitSubtrahend(_ node: SyntaxNode, of left: SyntaxNode) {
        guard let minuend = Self.path(of: left), let lastName = minuend.names.last,
            let path = Self.path(of: node)
        else { return visit(node) }
        let name = "\(lastName)-\(path.root.root)"
        let hint = "if '\(name)' is one name, put it in backticks behind a dot: .`\(name)`"
        read(path.names, path.root, at: path.offset, hint: hint)
    }

    private mutating func read(_ names: [String], _ path: VariablePath, at offset: Int, hint: String?) {
        let rootLength = rootLength(of: path)
        guard let rootLength else {
            let nearest = Suggestion.nearest(to: path.root, among: declaredVariables ?? [])
            problems.append(
                Failure(
                    .unknownVariable, "unknown variable '\(path.root)'",
                    hint: nearest.map { "did you mean '\($0)'?" } ?? hint,
                    offset: offset))
            return
        }
        guard rootLength > 0 else { return }
        readSet.insert([names.prefix(rootLength).joined(separator: ".")] + names.dropFirst(rootLength))
    }

    /// How many of the path's names form the variable's name: more than one when the name has dots, 0 for the
    /// name of a type, nil when nothing of the name is declared.
    private func rootLength(of path: VariablePath) -> Int? {
        let names = path.fieldCountsFromLongest.map { (fieldCount: $0, text: path.name(fieldCount: $0)) }
        if let declared = names.first(where: { declaredVariables?.contains($0.text) == true }) {
            return declared.fieldCount + 1
        }
        if names.contains(where: { ExpressionType.named($0.text) != nil }) { return 0 }
        return declaredVariables == nil ? 1 : nil
    }

    /// The variable and the fields that a node selects from it, when all of them are written out: `a.b`,
    /// `a.?b`, `a['b']` and `has(a.b)`.
    private static func path(of node: SyntaxNode) -> (root: VariablePath, names: [String], offset: Int)? {
        switch node.form {
        case .path(let path):
            return (path, path.names, node.offset)
        case .select(let operand, let field), .optionalSelect(let operand, let field),
            .has(let operand, let field):
            return extend(operand, by: field)
        case .index(let operand, let index), .optionalIndex(let operand, let index):
            guard case .literal(.string(let field)) = index.form else { return nil }
            return extend(operand, by: field)
        case .literal, .local, .not, .negate, .binary, .and, .or, .conditional, .list, .map, .call,
            .comprehension, .bind, .optionalMap:
            return nil
        }
    }

    private static func extend(
        _ operand: SyntaxNode, by field: String
    ) -> (root: VariablePath, names: [String], offset: Int)? {
        guard let path = path(of: operand) else { return nil }
        return (path.root, path.names + [field], path.offset)
    }
}
