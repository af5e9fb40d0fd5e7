/// `+ - * / %` (langdef.md, "List of Standard Definitions"): both operands of one type, overflow is an error.
enum Arithmetic {
    static func apply(
        _ operation: BinaryOperator, _ left: ExpressionValue, _ right: ExpressionValue,
        _ budget: inout CostBudget
    ) throws(Failure) -> ExpressionValue {
        switch (left, right) {
        case (.int(let left), .int(let right)):
            return .int(try integer(operation, left, right))
        case (.uint(let left), .uint(let right)):
            return .uint(try integer(operation, left, right))
        case (.double(let leftNumber), .double(let rightNumber)):
            guard let result = double(operation, leftNumber, rightNumber) else {
                throw .noOverload(operation, left, right)
            }
            return .double(result)
        default:
            guard let result = try combine(operation, left, right, &budget) else {
                throw .noOverload(operation, left, right)
            }
            return result
        }
    }

    private static func integer<Integer: FixedWidthInteger>(
        _ operation: BinaryOperator, _ left: Integer, _ right: Integer
    ) throws(Failure) -> Integer {
        if right == 0, operation == .divide || operation == .modulo {
            throw Failure(.divisionByZero, operation == .divide ? "divide by zero" : "modulus by zero")
        }
        let (result, overflow) =
            switch operation {
            case .add: left.addingReportingOverflow(right)
            case .subtract: left.subtractingReportingOverflow(right)
            case .multiply: left.multipliedReportingOverflow(by: right)
            case .divide: left.dividedReportingOverflow(by: right)
            default: left.remainderReportingOverflow(dividingBy: right)
            }
        guard !overflow else { throw .overflow("\(left) \(operation.rawValue) \(right)") }
        return result
    }

    private static func double(_ operation: BinaryOperator, _ left: Double, _ right: Double) -> Double? {
        switch operation {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        default: nil
        }
    }

    /// Concatenation and arithmetic with times; nil when there is no such overload.
    private static func combine(
        _ operation: BinaryOperator, _ left: ExpressionValue, _ right: ExpressionValue,
        _ budget: inout CostBudget
    ) throws(Failure) -> ExpressionValue? {
        switch (operation, left, right) {
        case (.add, .string(let left), .string(let right)):
            try budget.spend(bytes: left.utf8.count + right.utf8.count)
            return .string(left + right)
        case (.add, .bytes(let left), .bytes(let right)):
            try budget.spend(bytes: left.count + right.count)
            return .bytes(left + right)
        case (.add, .list(let left), .list(let right)):
            try budget.spend(left.count + right.count)
            return .list(left + right)
        default:
            return try time(operation, left, right)
        }
    }

    private static func time(
        _ operation: BinaryOperator, _ left: ExpressionValue, _ right: ExpressionValue
    ) throws(Failure) -> ExpressionValue? {
        let result: ExpressionValue?
        switch (operation, left, right) {
        case (.add, .timestamp(let time), .duration(let duration)),
            (.add, .duration(let duration), .timestamp(let time)):
            result = time.adding(duration).map(ExpressionValue.timestamp)
        case (.subtract, .timestamp(let time), .duration(let duration)):
            result = duration.negated.flatMap(time.adding).map(ExpressionValue.timestamp)
        case (.subtract, .timestamp(let later), .timestamp(let earlier)):
            result = later.duration(since: earlier).map(ExpressionValue.duration)
        case (.add, .duration(let left), .duration(let right)):
            result = left.adding(right).map(ExpressionValue.duration)
        case (.subtract, .duration(let left), .duration(let right)):
            result = left.subtracting(right).map(ExpressionValue.duration)
        default:
            return nil
        }
        guard let result else {
            throw Failure(.outOfRange, "range error: \(left) \(operation.rawValue) \(right)")
        }
        return result
    }
}

extension Failure {
    static func overflow(_ operation: String) -> Failure {
        Failure(.overflow, "integer overflow: \(operation)")
    }

    static func noOverload(
        _ operation: BinaryOperator, _ left: ExpressionValue, _ right: ExpressionValue
    ) -> Failure {
        let hint: String? =
            left.isNumber && right.isNumber && operation != .modulo
            ? "convert one side: int(…), uint(…) or double(…)" : nil
        return Failure(
            .noSuchOverload, "no such overload: \(left.typeName) \(operation.rawValue) \(right.typeName)",
            hint: hint)
    }
}

extension ExpressionValue {
    fileprivate var isNumber: Bool {
        switch self {
        case .int, .uint, .double: true
        case .null, .bool, .string, .bytes, .timestamp, .duration, .list, .map, .type, .optional: false
        }
    }
}
