internal import Crypto
public import Foundation

/// Signs requests with AWS Signature Version 4.
///
/// A pure value: the same request, credentials and instant give the same signature.
///
/// ```swift
/// let signer = SigV4Signer(credentials: credentials, region: "eu-central-1", service: "dynamodb")
/// let signed = signer.sign(request, at: .now)
/// ```
///
/// Source: AWS IAM User Guide, "Create a signed AWS API request".
public struct SigV4Signer: Sendable {
    /// How the path of a request becomes part of what is signed.
    public enum PathRule: Sendable, Hashable {
        /// S3: the path as it is sent, encoded once, with every dot and slash that a key has.
        case asSent
        /// All other services: without dot and empty segments, and encoded once more.
        case normalized
    }

    public let credentials: AWSCredentials
    public let region: String
    /// The name that the service has in signatures, such as `dynamodb`.
    public let service: String
    public let pathRule: PathRule

    /// Takes the path rule from the service.
    public init(credentials: AWSCredentials, region: String, service: String) {
        self.credentials = credentials
        self.region = region
        self.service = service
        pathRule = service == "s3" ? .asSent : .normalized
    }

    /// The request with the headers `x-amz-date`, `authorization`, for temporary credentials `x-amz-security-token`, and
    /// for S3 `x-amz-content-sha256`; what it had under these names is replaced, but for the hash of the body.
    public func sign(_ request: HTTPRequest, at instant: Date) -> HTTPRequest {
        var request = request
        let time = SigningTime(instant)
        request.headers["X-Amz-Date"] = time.stamp
        request.headers["X-Amz-Security-Token"] =
            credentials.sessionToken ?? request.headers["X-Amz-Security-Token"]
        let hash =
            request.headers["X-Amz-Content-SHA256"] ?? Hexadecimal.text(SHA256.hash(data: request.body))
        if service == "s3" { request.headers["X-Amz-Content-SHA256"] = hash }
        let canonical = CanonicalRequest(request, pathRule: pathRule, payloadHash: hash)
        request.headers["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope(time)), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature(canonical, time))"
        return request
    }

    /// The address of a request that whoever has it can send until it expires: signed in its query, without a body's
    /// hash.
    ///
    /// - Parameters:
    ///   - request: its headers have to be sent as they are.
    ///   - lifetime: at most seven days for S3.
    public func presign(_ request: HTTPRequest, at instant: Date, lifetime: Duration) -> String {
        var request = request
        let time = SigningTime(instant)
        var names = Set(request.headers.map { $0.name.lowercased() })
        names.insert("host")
        var parameters = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope(time))"),
            ("X-Amz-Date", time.stamp),
            ("X-Amz-Expires", lifetime.components.seconds.description),
            ("X-Amz-SignedHeaders", names.sorted().joined(separator: ";")),
        ]
        if let token = credentials.sessionToken { parameters.append(("X-Amz-Security-Token", token)) }
        request.target += request.target.contains("?") ? "&" : "?"
        request.target += QueryText.encode(parameters)
        let hash = service == "s3" ? "UNSIGNED-PAYLOAD" : Hexadecimal.text(SHA256.hash(data: request.body))
        let canonical = CanonicalRequest(request, pathRule: pathRule, payloadHash: hash)
        return request.url + "&X-Amz-Signature=" + signature(canonical, time)
    }

    func stringToSign(_ canonical: CanonicalRequest, _ time: SigningTime) -> String {
        "AWS4-HMAC-SHA256\n\(time.stamp)\n\(scope(time))\n\(canonical.hash)"
    }

    private func signature(_ canonical: CanonicalRequest, _ time: SigningTime) -> String {
        var key = SymmetricKey(data: Array("AWS4\(credentials.secretAccessKey)".utf8))
        for part in [time.day, region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        let text = Array(stringToSign(canonical, time).utf8)
        return Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: text, using: key))
    }

    private func scope(_ time: SigningTime) -> String { "\(time.day)/\(region)/\(service)/aws4_request" }
}
