/// AWS Security Token Service.
public struct STS: Sendable {
    public static let service = AWSService(id: "STS", signingName: "sts")
    private let client: AWSClient

    public init(_ client: AWSClient) { self.client = client }

    /// Takes a role with the token of an identity provider; the call is not signed.
    ///
    /// - Parameter session: how the log of the account names it.
    /// - Throws: as ``AWSClient/send(_:)``.
    public func assumeRole(
        _ roleARN: String, webIdentityToken: String, session: String
    ) async throws -> AWSCredentials {
        let operation = "AssumeRoleWithWebIdentity"
        let result = try await call(
            operation,
            [("RoleArn", roleARN), ("RoleSessionName", session), ("WebIdentityToken", webIdentityToken)])
        let title = "STS \(operation)"
        let expiration = try result.text(at: "Credentials", "Expiration", of: title)
        guard let instant = try? CredentialDocument.instant(expiration) else {
            throw AWSError(.response, "'\(expiration)' is no instant", operation: title)
        }
        return AWSCredentials(
            accessKeyID: try result.text(at: "Credentials", "AccessKeyId", of: title),
            secretAccessKey: try result.text(at: "Credentials", "SecretAccessKey", of: title),
            sessionToken: try result.text(at: "Credentials", "SessionToken", of: title), expiration: instant)
    }

    /// The ARN of whoever signs.
    ///
    /// - Throws: as ``AWSClient/send(_:)``.
    public func callerIdentity() async throws -> String {
        try await call("GetCallerIdentity", []).text(at: "Arn", of: "STS GetCallerIdentity")
    }

    private func call(_ operation: String, _ parameters: [(String, String)]) async throws -> XMLNode {
        try await client.query(Self.service, version: "2011-06-15", operation, parameters)
    }
}
