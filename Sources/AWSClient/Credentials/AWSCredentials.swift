public import Foundation

/// What requests are signed with.
public struct AWSCredentials: Sendable, Hashable, CustomStringConvertible {
    public let accessKeyID: String
    public let secretAccessKey: String
    /// Of temporary credentials.
    public let sessionToken: String?
    /// When they end; `nil` for those that last.
    public let expiration: Date?

    public init(
        accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Date? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }

    /// Without the secrets.
    public var description: String { "credentials \(accessKeyID)" }

    /// Whether they have longer to live than a time.
    func last(_ time: TimeInterval, from instant: Date) -> Bool {
        expiration.map { $0.timeIntervalSince(instant) > time } ?? true
    }
}

extension AWSCredentials: CustomDebugStringConvertible, CustomReflectable {
    /// Without the secrets.
    public var debugDescription: String { description }
    /// Without the secrets.
    public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}

/// A place that may have credentials.
public protocol CredentialSource: Sendable {
    /// How errors name it.
    var name: String { get }

    /// Fresh credentials; `nil` when nothing says that this place has any.
    ///
    /// - Throws: ``AWSError`` when it should have some and they cannot be had.
    func credentials() async throws -> AWSCredentials?
}

/// Credentials that are known.
public struct StaticCredentials: CredentialSource {
    public let name = "given credentials"
    private let known: AWSCredentials

    public init(_ credentials: AWSCredentials) { known = credentials }

    public func credentials() async throws -> AWSCredentials? { known }
}

/// No credentials: requests are not signed.
struct AnonymousCredentials: CredentialSource {
    let name = "no credentials"

    func credentials() async throws -> AWSCredentials? { nil }
}
