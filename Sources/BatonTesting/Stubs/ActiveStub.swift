import Baton

/// A stub at work: it counts its calls.
final class ActiveStub: Sendable {
    private let steps: [Stub.Step]
    private let calls = Box(0)

    init(_ stub: Stub) { steps = stub.steps }

    func perform(
        _ definition: OperationDefinition, _ original: OperationImplementation.Body, _ input: [String: Value],
        _ context: ExecutionContext, clock: any RunClock
    ) async throws -> Value {
        let call = calls.update { calls in
            calls += 1
            return calls
        }
        let step = steps[min(call, steps.count) - 1]
        if step.delay > .zero { try await clock.sleep(until: clock.now() + step.delay) }
        switch step.work {
        case .output(let output): return output
        case .failure(let failure): throw failure
        case .original: return try await original(input, context)
        case .body(let body):
            let output = try await body(input, context)
            guard let violation = definition.violations(of: output).first else { return output }
            throw OperationFailure(
                kind: .invalidOutput,
                "the stub of \(definition.title) gave an output that does not fit: \(violation)",
                isRetryable: false)
        }
    }
}

extension Stub {
    /// - Throws: ``StubError`` when the stub cannot stand in for the operation.
    func check(against definition: OperationDefinition) throws(StubError) {
        guard !steps.isEmpty else {
            throw StubError(
                .emptySequence,
                "the stub of \(definition.title) is an empty sequence, expected at least one stub")
        }
        for (place, step) in steps.enumerated() {
            guard case .output(let output) = step.work,
                let violation = definition.violations(of: output).first
            else { continue }
            let which = steps.count == 1 ? "" : " (number \(place + 1) of the sequence)"
            throw StubError(
                .invalidOutput,
                "the stub of \(definition.title)\(which) does not fit the operation's output: "
                    + (violation.path.isEmpty ? "" : "\(violation.path): ") + violation.message,
                hint: violation.hint)
        }
    }
}

extension OperationDefinition {
    /// `forecasting.generate_forecast`.
    fileprivate var title: String { "\(agent).\(name)" }

    /// An operation of open objects may give any value, as ``Operation/implemented(untyped:)`` says.
    fileprivate func violations(of value: Value) -> [SchemaViolation] {
        output == .open ? [] : Schema.object(output).violations(of: value)
    }
}
