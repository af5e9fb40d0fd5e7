internal import Foundation

/// What the endpoints of containers and instances answer with.
struct CredentialDocument: Decodable {
    private let accessKeyId: String
    private let secretAccessKey: String
    private let token: String?
    private let expiration: String?

    /// - Throws: ``AWSError`` when the answer is no such document.
    static func credentials(_ response: HTTPResponse, from source: String) throws -> AWSCredentials {
        guard response.isSuccess else {
            throw AWSError(
                .credentials, "\(source) answered with status \(response.status)", status: response.status)
        }
        do {
            let document = try JSONDecoder.aws.decode(CredentialDocument.self, from: Data(response.body))
            return AWSCredentials(
                accessKeyID: document.accessKeyId, secretAccessKey: document.secretAccessKey,
                sessionToken: document.token, expiration: try document.expiration.map { try instant($0) })
        } catch {
            throw AWSError(.credentials, "\(source) answered with something that holds no credentials")
        }
    }

    /// An instant as RFC 3339 writes it.
    static func instant(_ text: String) throws -> Date {
        if let instant = try? Date(text, strategy: .iso8601) { return instant }
        return try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
