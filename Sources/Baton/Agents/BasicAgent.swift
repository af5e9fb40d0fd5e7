/// An agent made of closures, for a first workflow, a script or a test.
///
/// ```swift
/// let greeter = BasicAgent("greeter", ["greet": { input, _ in ["text": .string("Hello \(input["name"] ?? "")")] }])
/// ```
public struct BasicAgent: Agent {
    /// Takes the task's input and the context, returns the output.
    public typealias Body = @Sendable ([String: Value], ExecutionContext) async throws -> Value

    public let type: String
    public let summary: String
    public let operations: [OperationImplementation]

    /// - Parameter effect: that of all its operations.
    public init(
        _ type: String, summary: String = "", effect: EffectClass = .external, _ operations: [String: Body]
    ) {
        self.type = type
        self.summary = summary
        self.operations = operations.sorted { $0.key < $1.key }.map { name, body in
            Operation<OpenObject, OpenObject>(type, name, effect: effect, "").implemented(untyped: body)
        }
    }

    /// Takes the task's input and the context, returns what to write and the output that follows from it.
    public typealias ClosingBody =
        @Sendable ([String: Value], ExecutionContext) async throws -> ClosingTransaction<Value>

    /// An agent whose operations write to a database, together with the record of their tasks.
    public init(_ type: String, summary: String = "", committing operations: [String: ClosingBody]) {
        self.type = type
        self.summary = summary
        self.operations = operations.sorted { $0.key < $1.key }.map { name, body in
            Operation<OpenObject, OpenObject>(type, name, effect: .transactional, "")
                .implemented(untypedCommitting: body)
        }
    }
}
