/// The endpoint of ECS, EKS Pod Identity or another container service.
///
/// Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
public struct ContainerCredentials: CredentialSource {
    public let name = "container endpoint"
    /// Hosts that may be asked without encryption, besides loopback: those of ECS and EKS.
    private static let plainHosts: Set = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]

    private let environment: AWSEnvironment
    private let transport: any HTTPTransport

    public init(_ environment: AWSEnvironment, transport: any HTTPTransport) {
        self.environment = environment
        self.transport = transport
    }

    public func credentials() async throws -> AWSCredentials? {
        guard let url else { return nil }
        let endpoint = try endpoint(url)
        var request = HTTPRequest(
            method: "GET", scheme: endpoint.scheme, authority: endpoint.authority, target: endpoint.target)
        request.headers["Authorization"] = try await token()
        let answer = try await transport.sendPatiently(request, to: name)
        return try CredentialDocument.credentials(answer, from: "the \(name)")
    }

    private var url: String? {
        environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"].map { "http://169.254.170.2" + $0 }
            ?? environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    }

    private func endpoint(_ url: String) throws -> (scheme: String, authority: String, target: String) {
        // The path may have a query, which addresses of services have not.
        let path = url.firstRange(of: "://").flatMap { separator in
            url[separator.upperBound...].firstIndex { $0 == "/" || $0 == "?" }
        }
        let endpoint = try Endpoint(url: String(url[..<(path ?? url.endIndex)]))
        var host = endpoint.authority[...]
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") { host = host[..<colon] }
        let isLoopback = host == "localhost" || host == "[::1]" || Self.isLoopback(host)
        guard endpoint.scheme == "https" || isLoopback || Self.plainHosts.contains(String(host)) else {
            throw AWSError(
                .credentials,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI: '\(host)' may be asked for credentials by https only")
        }
        return (endpoint.scheme, endpoint.authority, path.map { String(url[$0...]) } ?? "/")
    }

    private static func isLoopback(_ host: Substring) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && !numbers.contains(nil)
    }

    private func token() async throws -> String? {
        if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            guard let text = try await AWSEnvironment.text(ofFile: path) else {
                throw AWSError(.credentials, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: \(path) is not there")
            }
            return String(text.trimmed)
        }
        return environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
    }
}

extension HTTPTransport {
    /// Sends a request to an endpoint near by, three times at most.
    func sendPatiently(
        _ request: HTTPRequest, to name: String, timeout: Duration = .seconds(2)
    ) async throws -> HTTPResponse {
        var attempt = 1
        while true {
            let answer: HTTPResponse
            do {
                answer = try await send(request, timeout: timeout)
            } catch {
                try Task.checkCancellation()
                guard attempt < 3 else {
                    throw AWSError(
                        .credentials, "the \(name) at \(request.authority) does not answer: \(error)")
                }
                attempt += 1
                continue
            }
            guard answer.status >= 500 || answer.status == 429, attempt < 3 else { return answer }
            try await Task.sleep(for: .milliseconds(100 << attempt))
            attempt += 1
        }
    }
}
