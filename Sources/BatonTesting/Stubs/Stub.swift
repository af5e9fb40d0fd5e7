public import Baton

/// What an operation does in a test in place of its own work.
public struct Stub: Sendable {
    /// Takes the task's input and the context, returns the output.
    public typealias Body = @Sendable ([String: Value], ExecutionContext) async throws -> Value

    enum Work: Sendable {
        case output(Value)
        case failure(OperationFailure)
        case body(Body)
        case original
    }

    struct Step: Sendable {
        var work: Work
        var delay: Duration = .zero
    }

    /// One for each call; the last one goes on.
    let steps: [Step]

    private init(_ work: Work) { steps = [Step(work: work)] }
    private init(steps: [Step]) { self.steps = steps }

    /// Gives this output; it must fit the operation's schema.
    public static func returns(_ output: Value) -> Stub { Stub(.output(output)) }

    /// Gives this output, of the operation's Swift type or another one with the same keys.
    ///
    /// - Throws: `EncodingError` when JSON cannot hold it.
    public static func returns(_ output: some Payload) throws -> Stub {
        Stub(.output(try Value(encoding: output)))
    }

    /// Fails with this failure.
    public static func fails(_ failure: OperationFailure) -> Stub { Stub(.failure(failure)) }

    /// Fails with kind `operation`.
    ///
    /// - Parameter isRetryable: whether the failure says that another attempt may succeed.
    public static func fails(_ message: String, isRetryable: Bool = true) -> Stub {
        Stub(.failure(OperationFailure(message, isRetryable: isRetryable)))
    }

    /// Computes the output. One that does not fit the schema fails the attempt, kind `invalid_output`.
    public static func computes(_ body: @escaping Body) -> Stub { Stub(.body(body)) }

    /// Does the operation's own work.
    public static let callsOriginal = Stub(.original)

    /// One stub after another, a call each, in the order of the calls over all runs; the last one goes on.
    ///
    /// ```swift
    /// .sequence([.fails("busy"), .fails("busy"), .returns(["ordered": true])])
    /// ```
    public static func sequence(_ stubs: [Stub]) -> Stub { Stub(steps: stubs.flatMap(\.steps)) }

    /// Does the same after a delay on the clock of the stubs; a cancelled attempt does not wait for its end.
    public func delayed(by delay: Duration) -> Stub {
        Stub(
            steps: steps.map { step in
                var later = step
                later.delay += delay
                return later
            })
    }
}
