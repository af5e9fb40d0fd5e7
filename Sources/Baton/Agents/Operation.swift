/// The declaration of one operation of an agent: its name, what goes in, what comes out, and what it does outside.
///
/// One declaration serves everything: typed calls, validation of workflow files, help texts and schemas. An agent
/// binds it to code with ``implemented(_:)``.
///
/// ```swift
/// enum Greeter {
///     static let greet = Operation<Greeting, Greeted>("greeter", "greet", effect: .pure, "Greets a person.")
/// }
/// ```
public struct Operation<Input: Payload, Output: Payload>: Sendable {
    public let definition: OperationDefinition

    /// - Parameters:
    ///   - agent: the type name of the agent that offers it.
    ///   - name: snake_case, unique within the agent.
    ///   - effect: what it does outside the run; ``EffectClass/external`` when undeclared.
    ///   - isBlocking: whether it computes for long or waits in system calls. It then runs on a thread of its own
    ///     pool and never holds up the engine.
    ///   - summary: one line for people.
    public init(
        _ agent: String, _ name: String, effect: EffectClass = .external, isBlocking: Bool = false,
        _ summary: String
    ) {
        definition = OperationDefinition(
            agent: agent, name: name, summary: summary, effect: effect, isBlocking: isBlocking,
            input: Input.objectSchema, output: Output.objectSchema)
    }

    /// Binds the declaration to the code that does the work.
    public func implemented(
        _ body: @escaping @Sendable (Input, ExecutionContext) async throws -> Output
    ) -> OperationImplementation {
        OperationImplementation(definition: definition) { [definition] input, context in
            try definition.encode(await body(Self.decode(input), context))
        }
    }

    /// Binds the declaration of a `transactional` (or `idempotent`) operation to code whose writes are committed together
    /// with the record of its task; see ``ClosingTransaction``.
    public func implemented(
        committing body:
            @escaping @Sendable (Input, ExecutionContext) async throws -> ClosingTransaction<Output>
    ) -> OperationImplementation {
        OperationImplementation(
            definition: definition,
            prepare: { [definition] input, context in
                try await body(Self.decode(input), context).map { try definition.encode($0) }
            })
    }

    private static func decode(_ input: [String: Value]) throws -> Input {
        do {
            return try Input(from: .object(input))
        } catch let error as DecodingError {
            throw OperationFailure(kind: .invalidInput, error.oneLine, isRetryable: false)
        }
    }
}

extension OperationDefinition {
    /// - Throws: ``OperationFailure`` of kind `invalid_output` when the output cannot be JSON or breaks the schema.
    fileprivate func encode(_ output: some Payload) throws -> Value {
        do {
            return try Value(encoding: output).validated(against: self.output)
        } catch let error as EncodingError {
            throw OperationFailure(kind: .invalidOutput, error.oneLine, isRetryable: false)
        }
    }
}

extension Operation where Input == OpenObject, Output == OpenObject {
    /// Binds an untyped declaration to code over plain values; nothing is decoded or encoded, and the output may be
    /// any value.
    public func implemented(
        untyped body: @escaping @Sendable ([String: Value], ExecutionContext) async throws -> Value
    ) -> OperationImplementation {
        OperationImplementation(definition: definition, body: body)
    }

    /// Binds an untyped declaration of a `transactional` operation; see ``ClosingTransaction``.
    public func implemented(
        untypedCommitting body:
            @escaping @Sendable ([String: Value], ExecutionContext) async throws -> ClosingTransaction<Value>
    ) -> OperationImplementation {
        OperationImplementation(definition: definition, prepare: body)
    }
}

extension Value {
    /// - Throws: ``OperationFailure`` of kind `invalid_output` when an operation breaks what its schema promises.
    fileprivate func validated(against schema: ObjectSchema) throws(OperationFailure) -> Value {
        guard let violation = Schema.object(schema).violations(of: self).first else { return self }
        throw OperationFailure(
            kind: .invalidOutput, "output '\(violation.path)': \(violation.message)", isRetryable: false)
    }
}

/// What is known of an operation without its Swift types.
public struct OperationDefinition: Sendable, Hashable {
    public let agent: String
    public let name: String
    public let summary: String
    public let effect: EffectClass
    /// Whether it runs on a pool of threads for work that computes or waits.
    public let isBlocking: Bool
    public let input: ObjectSchema
    public let output: ObjectSchema
}

/// An operation bound to the code that does it.
public struct OperationImplementation: Sendable {
    public let definition: OperationDefinition
    private(set) var body: Body
    /// For an operation whose writes are committed with the record of its task: everything but those writes.
    private(set) var prepare: Prepare?

    /// Takes the checked input and the context, returns an output that fits the definition.
    public typealias Body = @Sendable ([String: Value], ExecutionContext) async throws -> Value
    /// Finds out whether the outside effect of an attempt has happened; `nil` when the agent cannot.
    private(set) var reconcile: Reconcile?

    /// What the agent does with a person's word on an attempt in doubt, before the word counts.
    private(set) var settle: Settle?

    typealias Prepare =
        @Sendable ([String: Value], ExecutionContext) async throws -> ClosingTransaction<Value>
    typealias Reconcile = @Sendable ([String: Value], ExecutionContext) async throws -> DoubtResolution?
    typealias Settle =
        @Sendable ([String: Value], ExecutionContext, DoubtResolution) async throws -> DoubtResolution

    /// Adds what finds out, after a crash, whether the outside effect of an attempt has happened.
    ///
    /// - Parameter check: takes the attempt's input and context (its idempotency key among others). It answers `done`
    ///   with the output, `retry` when the effect has surely not happened, or `nil` when it cannot tell: a person is
    ///   asked then.
    public func reconciled(
        by check: @escaping @Sendable ([String: Value], ExecutionContext) async throws -> DoubtResolution?
    ) -> OperationImplementation {
        var copy = self
        copy.reconcile = check
        return copy
    }

    /// Adds what takes note of a person's word on an attempt in doubt, for an agent that keeps its own record of what
    /// went out.
    ///
    /// - Parameter take: takes the attempt's input and context, and what the person said; its answer counts, such as
    ///   `done` with the output that the person did not give. It may be called again with the same word, because the
    ///   process can end before the answer is recorded. When it throws, the task stays in doubt.
    public func settled(
        by take:
            @escaping @Sendable ([String: Value], ExecutionContext, DoubtResolution) async throws ->
            DoubtResolution
    ) -> OperationImplementation {
        var copy = self
        copy.settle = take
        return copy
    }

    init(
        definition: OperationDefinition,
        body: @escaping @Sendable ([String: Value], ExecutionContext) async throws -> Value
    ) {
        self.definition = definition
        self.body = body
    }

    init(definition: OperationDefinition, prepare: @escaping Prepare) {
        self.init(definition: definition) { try await prepare($0, $1).run() }
        self.prepare = prepare
    }
}

extension OperationImplementation {
    /// The same operation with something around its code, or in its place: for stubs, tracing, measuring. Its
    /// definition and what finds out about its effect after a crash stay. What a ``ClosingTransaction`` of it writes is
    /// then a transaction of its own.
    ///
    /// - Parameter wrapper: takes what the operation takes, and the code that it has now. Nothing checks its output
    ///   against the schema.
    public func wrapped(
        by wrapper: @escaping @Sendable ([String: Value], ExecutionContext, Body) async throws -> Value
    ) -> OperationImplementation {
        var copy = self
        copy.body = { [body] input, context in try await wrapper(input, context, body) }
        copy.prepare = nil
        return copy
    }
}

extension DecodingError {
    /// `lines.0.quantity: expected Double, found "many"`.
    fileprivate var oneLine: String {
        switch self {
        case .typeMismatch(let type, let context):
            "\(context.path): expected \(type), \(context.debugDescription)"
        case .valueNotFound(let type, let context): "\(context.path): expected \(type), found nothing"
        case .keyNotFound(_, let context), .dataCorrupted(let context):
            "\(context.path): \(context.debugDescription)"
        @unknown default: "\(self)"
        }
    }
}

extension EncodingError {
    fileprivate var oneLine: String {
        switch self {
        case .invalidValue(_, let context): "\(context.codingPath.dotted): \(context.debugDescription)"
        @unknown default: "\(self)"
        }
    }
}

extension DecodingError.Context {
    fileprivate var path: String { codingPath.dotted }
}

extension [any CodingKey] {
    fileprivate var dotted: String {
        isEmpty ? "value" : map(\.stringValue.snakeCased).joined(separator: ".")
    }
}
