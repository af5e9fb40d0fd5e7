/// The Lambda Runtime API.
///
/// Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
struct RuntimeAPI: Sendable {
    private static let base = "/2018-06-01/runtime"

    private let connection: RuntimeConnection
    private let thread: WaitingThread

    init(address: String) throws(RuntimeAPIError) {
        connection = try RuntimeConnection(address: address)
        thread = try WaitingThread()
    }

    /// The next event and its context; waits for it as long as it takes.
    ///
    /// - Throws: ``RuntimeAPIError``; also when the task is cancelled, after which no call is possible.
    func next() async throws -> (event: [UInt8], context: LambdaContext) {
        let response = try await withTaskCancellationHandler {
            try await perform(RuntimeRequest(method: "GET", path: Self.base + "/invocation/next"))
        } onCancel: {
            connection.interrupt()
        }
        guard response.status == 200 else { throw Self.refusal("the next event", response) }
        return (response.body, try LambdaContext(response))
    }

    /// - Returns: the refusal, when the invocation is not answered by it.
    func respond(_ id: String, _ body: [UInt8]) async throws -> Refusal? {
        try await post("/invocation/\(id)/response", [("Content-Type", "application/json")], body)
    }

    /// - Returns: as ``respond(_:_:)``.
    func fail(_ id: String, _ failure: LambdaFailure) async throws -> Refusal? {
        try await post("/invocation/\(id)/error", Self.headers(failure), failure.json)
    }

    func failInitialization(_ failure: LambdaFailure) async throws {
        _ = try await post("/init/error", Self.headers(failure), failure.json)
    }

    /// Makes the process an internal extension that wants no events. Lambda then sends SIGTERM before it ends the
    /// environment, and without does not. What stands in for Lambda may know no extensions: then nothing happens.
    ///
    /// - Returns: once the extension is told to end, which for one without events does not happen before SIGTERM.
    /// - Throws: ``RuntimeAPIError``; also when the task is cancelled.
    func beExtension(name: String) async throws {
        let base = "/2020-01-01/extension"
        var register = RuntimeRequest(method: "POST", path: base + "/register")
        register.headers = [("Lambda-Extension-Name", name), ("Content-Type", "application/json")]
        register.body = Array("{\"events\":[]}".utf8)
        let answer = try await perform(register)
        if answer.status == 404 {
            while true { try await Task.sleep(for: .seconds(86_400)) }
        }
        guard answer.status == 200, let id = answer.headers["lambda-extension-identifier"] else {
            throw Self.refusal("the registration of an extension", answer)
        }
        var next = RuntimeRequest(method: "GET", path: base + "/event/next")
        next.headers = [("Lambda-Extension-Identifier", id)]
        _ = try await withTaskCancellationHandler {
            try await perform(next)
        } onCancel: {
            connection.interrupt()
        }
    }

    /// What the Runtime API does not want.
    struct Refusal: Sendable, CustomStringConvertible {
        let status: Int
        let description: String

        var isTooLarge: Bool { status == 413 }
    }

    /// - Throws: ``RuntimeAPIError`` when the answer says that the environment is broken.
    private func post(
        _ path: String, _ headers: [(name: String, value: String)], _ body: [UInt8]
    ) async throws -> Refusal? {
        let response = try await perform(
            RuntimeRequest(method: "POST", path: Self.base + path, headers: headers, body: body))
        if (200..<300).contains(response.status) { return nil }
        let refusal = Self.refusal(path, response)
        guard response.status < 500 else { throw refusal }
        return Refusal(status: response.status, description: refusal.message)
    }

    private func perform(_ request: RuntimeRequest) async throws -> RuntimeResponse {
        try await thread.run { [connection] () throws(RuntimeAPIError) in try connection.perform(request) }
    }

    private static func headers(_ failure: LambdaFailure) -> [(name: String, value: String)] {
        [
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Function-Error-Type", failure.headerValue),
        ]
    }

    private static func refusal(_ subject: String, _ response: RuntimeResponse) -> RuntimeAPIError {
        let body = String(decoding: response.body.prefix(200), as: UTF8.self)
        return RuntimeAPIError(
            "\(subject): the Runtime API answered with status \(response.status) \(body)"
                .split(whereSeparator: \.isNewline).joined(separator: " "))
    }
}
