/// One operation of a service, with what it is sent.
public struct AWSCall: Sendable {
    public var service: AWSService
    /// As the service calls it, for errors.
    public var operation: String
    public var method = "POST"
    /// Percent-encoded.
    public var path = "/"
    public var query: [(name: String, value: String)] = []
    public var headers: HTTPHeaderList = [:]
    public var body: [UInt8] = []
    /// Stands before the host of AWS's own addresses: the bucket of S3.
    public var hostPrefix = ""
    /// For each attempt.
    public var timeout = Duration.seconds(30)

    public init(_ service: AWSService, _ operation: String) {
        self.service = service
        self.operation = operation
    }

    func request(_ endpoint: Endpoint) -> HTTPRequest {
        let query = query.isEmpty ? "" : "?" + QueryText.encode(query)
        return HTTPRequest(
            method: method, scheme: endpoint.scheme, authority: hostPrefix + endpoint.authority,
            target: endpoint.basePath + path + query, headers: headers, body: body)
    }

    var title: String { "\(service.id) \(operation)" }
}
