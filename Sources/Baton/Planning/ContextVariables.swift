internal import Expressions

/// The variables that expressions read: `input`, `tasks`, the variables of the scope, and each task's output under its
/// own id.
///
/// A task without an output (unfinished, failed, skipped) is an empty object, so that `has()` can ask and selecting
/// a field is an error that names it.
struct ContextVariables: ExpressionVariables {
    static let reservedNames: Set<String> = ["input", "tasks"]

    let outcomes: TaskOutcomes
    let input: [String: Value]
    /// One more variable than the scope has.
    var extra: (name: String, value: Value)?

    func value(of name: String) -> ExpressionValue? {
        switch name {
        case "input": return .map(ExpressionMap(lazily: LazyObject(members: input)))
        case "tasks": return .map(ExpressionMap(lazily: LazyTasks(outcomes: outcomes)))
        default:
            if let extra, extra.name == name { return ExpressionValue(extra.value) }
            return Self.value(of: name, in: outcomes, visible: nil)
        }
    }

    /// The innermost scope that knows the name decides.
    private static func value(of name: String, in outcomes: TaskOutcomes, visible: Int?) -> ExpressionValue? {
        switch outcomes.findHere(name, visible: visible) {
        case .finished(let outcome):
            return outcome.output.map(ExpressionValue.init) ?? .map(ExpressionMap([:]))
        case .unfinished: return .map(ExpressionMap([:]))
        case .unknown:
            if let local = outcomes.locals[name] { return ExpressionValue(local) }
            return outcomes.outer.flatMap { value(of: name, in: $0.outcomes, visible: $0.visible) }
        }
    }
}

/// An object of which only the selected fields are converted.
private struct LazyObject: LazyExpressionMap {
    let members: [String: Value]
    var count: Int { members.count }
    var fieldNames: [String] { members.keys.sorted() }
    func value(ofField name: String) -> ExpressionValue? { members[name].map(ExpressionValue.init) }
}

/// `tasks`: by id, an object of `status` and, where there is one, `output`.
private struct LazyTasks: LazyExpressionMap {
    let outcomes: TaskOutcomes
    var count: Int { fieldNames.count }
    var fieldNames: [String] { Set(outcomes.names).sorted() }
    func value(ofField name: String) -> ExpressionValue? {
        switch outcomes.find(name) {
        case .unknown: nil
        case .unfinished: .map(ExpressionMap(lazily: LazyTask(outcome: nil)))
        case .finished(let outcome): .map(ExpressionMap(lazily: LazyTask(outcome: outcome)))
        }
    }
}

private struct LazyTask: LazyExpressionMap {
    let outcome: TaskOutcome?
    var count: Int { fieldNames.count }
    var fieldNames: [String] { outcome?.output == nil ? ["status"] : ["output", "status"] }
    func value(ofField name: String) -> ExpressionValue? {
        switch name {
        case "status": .string((outcome?.status ?? .pending).rawValue)
        case "output": outcome?.output.map(ExpressionValue.init)
        default: nil
        }
    }
}

extension ExpressionValue {
    /// Objects convert one field at a time, when it is selected.
    init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .array(let elements): self = .list(elements.map(ExpressionValue.init))
        case .object(let members): self = .map(ExpressionMap(lazily: LazyObject(members: members)))
        }
    }
}

extension Value {
    /// Timestamps and durations become their canonical text.
    ///
    /// - Throws: `ExpressionError` for what JSON cannot hold: bytes, types, keys that are no strings, infinities.
    init(_ value: ExpressionValue) throws(ExpressionError) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value) where value.isFinite: self = .double(value)
        case .string(let value): self = .string(value)
        case .uint(let value) where value <= UInt64(Int64.max): self = .int(Int64(value))
        case .timestamp(let value): self = .string(value.description)
        case .duration(let value): self = .string(value.description)
        case .list(let elements):
            var values: [Value] = []
            values.reserveCapacity(elements.count)
            for element in elements { values.append(try Value(element)) }
            self = .array(values)
        case .map(let map):
            var members: [String: Value] = [:]
            for (key, member) in map {
                guard case .string(let name) = key else { throw Self.notJSON(value) }
                members[name] = try Value(member)
            }
            self = .object(members)
        case .double, .uint, .bytes, .type, .optional: throw Self.notJSON(value)
        }
    }

    private static func notJSON(_ value: ExpressionValue) -> ExpressionError {
        ExpressionError(
            kind: .invalidArgument, message: "the expression yields \(value), which JSON cannot hold",
            position: nil,
            hint: "convert it with string() or double()")
    }
}
