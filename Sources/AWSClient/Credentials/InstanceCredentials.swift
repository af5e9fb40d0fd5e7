/// The metadata service of an EC2 instance, version 2.
///
/// Source: Amazon EC2 User Guide, "Use the Instance Metadata Service".
public struct InstanceCredentials: CredentialSource {
    public let name = "instance metadata"
    private static let path = "/latest/meta-data/iam/security-credentials/"

    private let environment: AWSEnvironment
    private let transport: any HTTPTransport

    public init(_ environment: AWSEnvironment, transport: any HTTPTransport) {
        self.environment = environment
        self.transport = transport
    }

    /// Where nothing answers within a second, there is no such service.
    public func credentials() async throws -> AWSCredentials? {
        guard !environment.isSet("AWS_EC2_METADATA_DISABLED") else { return nil }
        let endpoint = try Endpoint(
            url: environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? "http://169.254.169.254")
        guard let token = try await token(endpoint) else { return nil }
        let list = try await get(Self.path, endpoint, token)
        guard list.status != 404 else { return nil }
        let role = String(decoding: list.body, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
        guard list.isSuccess, !role.isEmpty else {
            throw AWSError(
                .credentials, "the \(name) names no role: status \(list.status)", status: list.status)
        }
        return try CredentialDocument.credentials(
            await get(Self.path + PercentEncoding.encode(String(role)), endpoint, token), from: "the \(name)")
    }

    private func token(_ endpoint: Endpoint) async throws -> String? {
        let request = HTTPRequest(
            method: "PUT", scheme: endpoint.scheme, authority: endpoint.authority,
            target: endpoint.basePath + "/latest/api/token",
            headers: ["X-aws-ec2-metadata-token-ttl-seconds": "21600"])
        let answer: HTTPResponse
        do {
            answer = try await transport.send(request, timeout: .seconds(1))
        } catch {
            try Task.checkCancellation()
            return nil
        }
        guard answer.status != 403, answer.status != 404 else { return nil }
        guard answer.isSuccess else {
            throw AWSError(
                .credentials, "the \(name) gives no token: status \(answer.status)", status: answer.status)
        }
        return String(decoding: answer.body, as: UTF8.self)
    }

    private func get(_ path: String, _ endpoint: Endpoint, _ token: String) async throws -> HTTPResponse {
        let request = HTTPRequest(
            method: "GET", scheme: endpoint.scheme, authority: endpoint.authority,
            target: endpoint.basePath + path, headers: ["X-aws-ec2-metadata-token": token])
        return try await transport.sendPatiently(request, to: name)
    }
}
