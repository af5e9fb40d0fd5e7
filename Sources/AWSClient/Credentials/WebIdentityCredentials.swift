internal import Foundation

/// A role that is taken with the token of an identity provider, as on EKS or in CI: `AWS_WEB_IDENTITY_TOKEN_FILE`,
/// `AWS_ROLE_ARN` and, as one likes, `AWS_ROLE_SESSION_NAME`.
public struct WebIdentityCredentials: CredentialSource {
    public let name = "web identity"
    private let environment: AWSEnvironment
    private let region: String
    private let transport: any HTTPTransport

    public init(_ environment: AWSEnvironment, region: String, transport: any HTTPTransport) {
        self.environment = environment
        self.region = region
        self.transport = transport
    }

    public func credentials() async throws -> AWSCredentials? {
        guard let path = environment["AWS_WEB_IDENTITY_TOKEN_FILE"] else { return nil }
        guard let role = environment["AWS_ROLE_ARN"] else {
            throw AWSError(.credentials, "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not")
        }
        guard let token = try await AWSEnvironment.text(ofFile: path) else {
            throw AWSError(.credentials, "AWS_WEB_IDENTITY_TOKEN_FILE: \(path) is not there")
        }
        let session =
            environment["AWS_ROLE_SESSION_NAME"] ?? "aws-client-\(ProcessInfo.processInfo.processIdentifier)"
        let url = environment["AWS_ENDPOINT_URL_STS"] ?? environment["AWS_ENDPOINT_URL"]
        let configuration = try AWSConfiguration(
            region: region, credentials: AnonymousCredentials(), endpoint: url.map { try Endpoint(url: $0) })
        return try await STS(AWSClient(configuration, transport: transport))
            .assumeRole(role, webIdentityToken: String(token.trimmed), session: session)
    }
}
