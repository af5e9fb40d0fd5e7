internal import Foundation

/// AWS Secrets Manager.
public struct SecretsManager: Sendable {
    public static let service = AWSService(id: "Secrets Manager", signingName: "secretsmanager")
    private let client: AWSClient

    public init(_ client: AWSClient) { self.client = client }

    /// A secret of text or of bytes.
    public enum SecretValue: Sendable, Hashable {
        case text(String)
        case bytes([UInt8])
    }

    /// - Parameter id: name or ARN.
    /// - Returns: its current value.
    /// - Throws: ``AWSError`` with the code `ResourceNotFoundException` when there is no such secret; as
    ///   ``AWSClient/send(_:)`` else.
    public func value(of id: String) async throws -> SecretValue {
        struct Input: Encodable { let secretId: String }
        struct Output: Decodable {
            let secretString: String?
            let secretBinary: Data?
        }
        let output: Output = try await client.json(
            Self.service, target: "secretsmanager", version: "1.1", "GetSecretValue", Input(secretId: id))
        if let text = output.secretString { return .text(text) }
        if let bytes = output.secretBinary { return .bytes(Array(bytes)) }
        throw AWSError(.response, "the answer holds no value", operation: "Secrets Manager GetSecretValue")
    }
}
