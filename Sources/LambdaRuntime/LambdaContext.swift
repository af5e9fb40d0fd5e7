internal import Glibc

/// What surrounds one invocation.
public struct LambdaContext: Sendable {
    /// The context of the invocation that the current task works on.
    @TaskLocal public static var current: LambdaContext?

    public let requestID: String
    /// When Lambda ends the invocation, in milliseconds since 1970.
    public let deadlineMilliseconds: Int64
    /// The same by the clock of the process.
    public let deadline: ContinuousClock.Instant
    /// The ARN by which the function was called.
    public let invokedFunctionARN: String?
    /// The header of AWS X-Ray; also in the variable `_X_AMZN_TRACE_ID`.
    public let traceID: String?
    /// What a mobile application says of itself, as JSON.
    public let clientContext: String?
    /// Who called through Amazon Cognito, as JSON.
    public let cognitoIdentity: String?

    /// What is left until the deadline; negative after it.
    public var remaining: Duration { deadline - .now }

    /// - Throws: ``RuntimeAPIError`` when the answer tells no request and no deadline.
    init(_ response: RuntimeResponse) throws(RuntimeAPIError) {
        let headers = response.headers
        guard let id = headers["lambda-runtime-aws-request-id"], !id.isEmpty else {
            throw RuntimeAPIError("an invocation has no Lambda-Runtime-Aws-Request-Id")
        }
        guard let deadline = headers["lambda-runtime-deadline-ms"].flatMap({ Int64($0) }) else {
            throw RuntimeAPIError("invocation \(id) has no Lambda-Runtime-Deadline-Ms")
        }
        requestID = id
        deadlineMilliseconds = deadline
        let (left, isTooFar) = deadline.subtractingReportingOverflow(Self.millisecondsSince1970)
        self.deadline = .now + (isTooFar ? .zero : .milliseconds(left))
        invokedFunctionARN = headers["lambda-runtime-invoked-function-arn"]
        traceID = headers["lambda-runtime-trace-id"]
        clientContext = headers["lambda-runtime-client-context"]
        cognitoIdentity = headers["lambda-runtime-cognito-identity"]
    }

    private static var millisecondsSince1970: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
