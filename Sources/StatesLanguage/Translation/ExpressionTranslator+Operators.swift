internal import Baton
internal import Expressions

/// Operators of two operands.
extension ExpressionTranslator {
    mutating func binary(_ sign: BinaryOperator, _ left: JSONata, _ right: JSONata) -> JSONata {
        switch sign {
        case .equal:
            return call(.isEqual, [left, right], .boolean, isCertain: left.isCertain && right.isCertain)
        case .notEqual:
            let equal = binary(.equal, left, right)
            if equal.isCertain { return JSONata("$not(\(equal.text))", .boolean, isCertain: true) }
            return call(.negation, [equal], .boolean)
        case .less: return call(.isLess, [left, right], .boolean)
        case .lessOrEqual: return call(.isAtMost, [left, right], .boolean)
        case .greater: return call(.isLess, [right, left], .boolean)
        case .greaterOrEqual: return call(.isAtMost, [right, left], .boolean)
        case .isIn: return call(.isIn, [left, right], .boolean)
        case .add: return mixed(sign, left, right) ?? call(.plus, [left, right], common(left, right))
        case .subtract: return mixed(sign, left, right) ?? call(.minus, [left, right], common(left, right))
        case .multiply: return mixed(sign, left, right) ?? call(.times, [left, right], common(left, right))
        case .divide:
            if let mixed = mixed(sign, left, right) { return mixed }
            if left.type.isInteger || right.type.isInteger {
                return call(.quotient, [left, right], .integer(nil))
            }
            if left.type.isDecimal || right.type.isDecimal { return call(.ratio, [left, right], left.type) }
            return refuse(
                "'/' between numbers of which nobody knows whether they are whole",
                hint: "write int(…) or double(…) around one side")
        case .modulo: return call(.remainder, [left, right], .integer(nil))
        }
    }

    /// CEL fails where whole and decimal numbers meet; JSON does not tell them apart while the machine runs.
    private mutating func mixed(_ sign: BinaryOperator, _ left: JSONata, _ right: JSONata) -> JSONata? {
        guard
            left.type.isInteger && right.type.isDecimal || left.type.isDecimal && right.type.isInteger
        else { return nil }
        return refuse(
            "'\(sign.rawValue)' between a whole and a decimal number, which always fails",
            hint: "convert one side: int(…) or double(…)")
    }

    /// Both operands of an arithmetic operator have one type, or it fails.
    private func common(_ left: JSONata, _ right: JSONata) -> Schema {
        let type = left.type == .any ? right.type : left.type
        return switch type {
        case .integer: .integer(nil)
        case .number: .number(minimum: nil, maximum: nil)
        case .string: .string(options: [])
        case .array: .array(of: .any)
        case .any, .boolean, .dictionary, .object, .nullable: .any
        }
    }
}
