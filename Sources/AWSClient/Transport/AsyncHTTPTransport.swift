internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// Sends requests by async-http-client over connections that all transports of the process share.
public struct AsyncHTTPTransport: HTTPTransport {
    /// Redirects are not followed: the signature of a request holds for one host. Connections that fail are left to
    /// whoever sends.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5)))
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    private let largestBodyBytes: Int

    /// - Parameter largestBodyBytes: a longer answer is an error.
    public init(largestBodyBytes: Int = 256 << 20) { self.largestBodyBytes = largestBodyBytes }

    public func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
        var sent = HTTPClientRequest(url: request.url)
        sent.method = .init(rawValue: request.method)
        for field in request.headers { sent.headers.add(name: field.name, value: field.value) }
        if !request.body.isEmpty { sent.body = .bytes(request.body) }
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        let answer = try await Self.client.execute(sent, deadline: deadline)
        let body = try await answer.body.collect(upTo: largestBodyBytes)
        var headers = HTTPHeaderList()
        for (name, value) in answer.headers { headers.append(name, value) }
        return HTTPResponse(
            status: Int(answer.status.code), headers: headers, body: Array(body.readableBytesView))
    }
}
