internal import Glibc

/// A custom runtime of AWS Lambda: takes events from the Runtime API, has them handled one after the other, and answers.
///
/// ```swift
/// try await LambdaRuntime().run {
///     let store = try await openStore()
///     return { event, context in try await handle(event, store, until: context.deadline) }
/// }
/// ```
///
/// It needs no other library and starts in a few milliseconds.
public struct LambdaRuntime: Sendable {
    /// Takes an event, as JSON, to the answer, as JSON. A thrown error is reported to the caller as a ``LambdaFailure``.
    public typealias Handler = @Sendable (_ event: [UInt8], _ context: LambdaContext) async throws -> [UInt8]

    private let address: String
    private let extensionName: String?

    /// - Parameters:
    ///   - address: host and port of the Runtime API; that of `AWS_LAMBDA_RUNTIME_API` when it is not given.
    ///   - extensionName: registers the process as an internal extension of this name, so that Lambda sends SIGTERM
    ///     before it ends the environment, and ``run(_:)`` can return. Without, it ends by SIGKILL.
    /// - Throws: ``RuntimeAPIError`` when there is no address.
    public init(address: String? = nil, extensionName: String? = nil) throws(RuntimeAPIError) {
        guard let found = address ?? getenv("AWS_LAMBDA_RUNTIME_API").map({ String(cString: $0) }),
            !found.isEmpty
        else {
            throw RuntimeAPIError("AWS_LAMBDA_RUNTIME_API is not set: this program runs in AWS Lambda")
        }
        self.address = found
        self.extensionName = extensionName
    }

    /// Makes a handler, then has it handle events until SIGTERM or until the task is cancelled.
    ///
    /// With SIGTERM a handler that is at work is cancelled; what it gives back is still sent.
    ///
    /// - Parameter makeHandler: the initialization. What it throws is reported to Lambda, and thrown.
    /// - Throws: ``RuntimeAPIError`` when the Runtime API fails: the process should then end with a status that is not 0.
    public func run(_ makeHandler: @Sendable () async throws -> Handler) async throws {
        let api = try RuntimeAPI(address: address)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await TerminationSignal.wait() }
            // On a connection of its own, where it waits for as long as the process lives.
            if let extensionName {
                let api = try RuntimeAPI(address: address)
                group.addTask { try await api.beExtension(name: extensionName) }
            }
            let handler = try await Self.handler(makeHandler, api)
            group.addTask { try await Self.serve(api, handler) }
            try await group.next()
            group.cancelAll()
        }
    }

    private static func handler(_ makeHandler: () async throws -> Handler, _ api: RuntimeAPI) async throws
        -> Handler
    {
        do {
            return try await makeHandler()
        } catch {
            try await api.failInitialization(LambdaFailure(error))
            throw error
        }
    }

    private static func serve(_ api: RuntimeAPI, _ handler: Handler) async throws {
        while !Task.isCancelled {
            let event: [UInt8]
            let context: LambdaContext
            do {
                (event, context) = try await api.next()
            } catch  where Task.isCancelled {
                return
            }
            try await handle(event, context, api, handler)
        }
    }

    private static func handle(
        _ event: [UInt8], _ context: LambdaContext, _ api: RuntimeAPI, _ handler: Handler
    ) async throws {
        if let traceID = context.traceID {
            setenv("_X_AMZN_TRACE_ID", traceID, 1)
        } else {
            unsetenv("_X_AMZN_TRACE_ID")
        }
        let outcome: Result<[UInt8], LambdaFailure>
        do {
            outcome = .success(
                try await LambdaContext.$current.withValue(context) { try await handler(event, context) })
        } catch {
            outcome = .failure(LambdaFailure(error))
        }
        if let refusal = try await send(outcome, context.requestID, api) {
            // The log of the function is what it writes to standard error.
            let line = Array("\(refusal)\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)
        }
    }

    /// - Returns: why the outcome was not taken, if it was not: it came too late, for example.
    private static func send(
        _ outcome: Result<[UInt8], LambdaFailure>, _ id: String, _ api: RuntimeAPI
    ) async throws -> RuntimeAPI.Refusal? {
        switch outcome {
        case .failure(let failure): return try await api.fail(id, failure)
        case .success(let answer):
            let refusal = try await api.respond(id, answer)
            guard let refusal, refusal.isTooLarge else { return refusal }
            let failure = LambdaFailure(
                type: "Function.ResponseSizeTooLarge",
                message: "the answer of \(answer.count) bytes is larger than Lambda takes")
            return try await api.fail(id, failure)
        }
    }
}
