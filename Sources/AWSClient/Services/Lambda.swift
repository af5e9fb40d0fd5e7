/// AWS Lambda.
public struct Lambda: Sendable {
    public static let service = AWSService(id: "Lambda", signingName: "lambda")
    private let client: AWSClient

    public init(_ client: AWSClient) { self.client = client }

    /// What a function answered.
    public struct Answer: Sendable, Hashable {
        public let payload: [UInt8]
        /// `Handled` or `Unhandled` when the function failed; the payload then tells how.
        public let functionError: String?
        /// The version that ran.
        public let executedVersion: String?
    }

    /// Runs a function and waits for its answer. A call without answer is sent again, so that the function may run
    /// twice.
    ///
    /// - Parameters:
    ///   - function: name or ARN, with a version or an alias if one likes.
    ///   - payload: JSON.
    ///   - timeout: at least what the function itself is given.
    /// - Throws: as ``AWSClient/send(_:)``; a function that fails is an ``Answer``.
    public func invoke(
        _ function: String, _ payload: [UInt8], timeout: Duration = .seconds(900)
    ) async throws -> Answer {
        let response = try await client.send(call(function, payload, "RequestResponse", timeout))
        return Answer(
            payload: response.body, functionError: response.headers["X-Amz-Function-Error"],
            executedVersion: response.headers["X-Amz-Executed-Version"])
    }

    /// Has a function run later; returns once the event is queued.
    ///
    /// - Throws: as ``AWSClient/send(_:)``.
    public func enqueue(_ function: String, _ payload: [UInt8]) async throws {
        _ = try await client.send(call(function, payload, "Event", .seconds(30)))
    }

    private func call(_ function: String, _ payload: [UInt8], _ type: String, _ timeout: Duration) -> AWSCall
    {
        var call = AWSCall(Self.service, "Invoke")
        call.path = "/2015-03-31/functions/\(PercentEncoding.encode(function))/invocations"
        call.headers = ["Content-Type": "application/json", "X-Amz-Invocation-Type": type]
        call.body = payload
        call.timeout = timeout
        return call
    }
}
