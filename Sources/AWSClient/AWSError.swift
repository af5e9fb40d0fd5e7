/// Why a call was not answered with what was asked for.
public struct AWSError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        /// The environment or a file says something that cannot be used.
        case configuration
        /// No credentials were found, or their source did not give them.
        case credentials
        /// No whole answer came.
        case connection
        /// The service refused.
        case service
        /// The answer cannot be read.
        case response
    }

    public let kind: Kind
    /// What the service calls the error, such as `ConditionalCheckFailedException`.
    public let code: String?
    /// One line for people.
    public let message: String
    /// What AWS support asks for.
    public let requestID: String?
    /// The HTTP status of the refusal.
    public let status: Int?
    /// The service and operation, such as `DynamoDB PutItem`; empty when there was no call.
    public let operation: String
    /// The body of the refusal: some errors tell more in it.
    public let body: [UInt8]

    public init(
        _ kind: Kind, _ message: String, code: String? = nil, requestID: String? = nil, status: Int? = nil,
        operation: String = "", body: [UInt8] = []
    ) {
        self.kind = kind
        self.code = code
        self.message = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        self.requestID = requestID
        self.status = status
        self.operation = operation
        self.body = body
    }

    public var description: String {
        let subject = operation.isEmpty ? "" : "\(operation): "
        let code = code.map { "\($0): " } ?? ""
        let request = requestID.map { " (request \($0))" } ?? ""
        return subject + code + message + request
    }

    /// Whether the service asks to come back later.
    public var isThrottling: Bool {
        status == 429 || code.map(Self.throttlingCodes.contains) ?? false
    }

    /// Whether the same call may succeed when it is sent again.
    public var isTransient: Bool {
        switch kind {
        case .connection: true
        case .service:
            isThrottling || [500, 502, 503, 504].contains(status)
                || code.map(Self.transientCodes.contains) ?? false
        case .configuration, .credentials, .response: false
        }
    }

    /// Whether the service finds that our clock is wrong.
    var isClockSkew: Bool {
        guard kind == .service, let code else { return false }
        return Self.skewCodes.contains(code)
            || ["InvalidSignatureException", "SignatureDoesNotMatch"].contains(code)
                && ["Signature expired", "Signature not yet current"].contains { message.contains($0) }
    }

    /// Source: AWS SDKs and Tools Reference Guide, "Retry behavior".
    private static let throttlingCodes: Set = [
        "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
        "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException",
        "TooManyRequestsException", "TransactionInProgressException",
    ]
    private static let transientCodes: Set = [
        "IDPCommunicationError", "InternalError", "InternalFailure", "InternalServerError", "RequestTimeout",
        "RequestTimeoutException", "ServiceUnavailable",
    ]
    private static let skewCodes: Set = [
        "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture",
    ]
}
