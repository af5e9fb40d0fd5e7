/// What is sent to a service.
public struct HTTPRequest: Sendable, Hashable {
    public var method: String
    /// `https` or `http`.
    public var scheme: String
    /// Host, and the port when it is not the scheme's own.
    public var authority: String
    /// Path and query as they are sent: percent-encoded.
    public var target: String
    public var headers: HTTPHeaderList
    public var body: [UInt8]

    public init(
        method: String, scheme: String = "https", authority: String, target: String,
        headers: HTTPHeaderList = [:], body: [UInt8] = []
    ) {
        self.method = method
        self.scheme = scheme
        self.authority = authority
        self.target = target
        self.headers = headers
        self.body = body
    }

    public var url: String { "\(scheme)://\(authority)\(target)" }
}

/// What came back.
public struct HTTPResponse: Sendable, Hashable {
    public var status: Int
    public var headers: HTTPHeaderList
    public var body: [UInt8]

    public init(status: Int, headers: HTTPHeaderList = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public var isSuccess: Bool { (200..<300).contains(status) }
}

/// Sends one request and gives back what came, whatever its status.
public protocol HTTPTransport: Sendable {
    /// - Parameter timeout: for the whole exchange, the body included.
    /// - Throws: when no whole answer came: no connection, or too late; `CancellationError` when the task is cancelled.
    func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse
}
