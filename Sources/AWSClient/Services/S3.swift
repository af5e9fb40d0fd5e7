/// Amazon Simple Storage Service.
public struct S3: Sendable {
    public static let service = AWSService(id: "S3", signingName: "s3")
    private let client: AWSClient

    public init(_ client: AWSClient) { self.client = client }

    /// What a bucket says of an object without its content.
    public struct ObjectInfo: Sendable, Hashable {
        public let bytes: Int
        public let contentType: String?
        public let eTag: String?
    }

    /// An object with its content.
    public struct Object: Sendable, Hashable {
        public let content: [UInt8]
        /// Another content has another one.
        public let eTag: String?
    }

    /// What must hold for an object to be written.
    public enum Condition: Sendable, Hashable {
        /// There is no object of the key.
        case absent
        /// The object is still the one with this entity tag.
        case unchanged(eTag: String)
    }

    /// Writes an object as a whole.
    ///
    /// - Parameter condition: of two writers that have read the same object, one is refused.
    /// - Returns: the entity tag of what was written.
    /// - Throws: as ``AWSClient/send(_:)``, like all calls here; see ``AWSError/isWriteConflict``.
    @discardableResult
    public func put(
        _ content: [UInt8], to bucket: String, key: String, contentType: String = "application/octet-stream",
        if condition: Condition? = nil
    ) async throws -> String? {
        var call = try objectCall("PutObject", "PUT", bucket, key)
        call.headers["Content-Type"] = contentType
        switch condition {
        case .absent?: call.headers["If-None-Match"] = "*"
        case .unchanged(let eTag)?: call.headers["If-Match"] = eTag
        case nil: break
        }
        call.body = content
        call.timeout = Self.timeout
        return try await client.send(call).headers["ETag"]
    }

    /// - Throws: ``AWSError`` with the code `NoSuchKey` when there is no such object.
    public func get(_ key: String, from bucket: String) async throws -> [UInt8] {
        try await object(key, from: bucket).content
    }

    /// An object with the tag by which a later change of it is noticed.
    ///
    /// - Throws: as ``get(_:from:)``.
    public func object(_ key: String, from bucket: String) async throws -> Object {
        var call = try objectCall("GetObject", "GET", bucket, key)
        call.timeout = Self.timeout
        let response = try await client.send(call)
        return Object(content: response.body, eTag: response.headers["ETag"])
    }

    /// - Returns: `nil` when there is no such object.
    public func head(_ key: String, in bucket: String) async throws -> ObjectInfo? {
        do {
            let headers = try await client.send(try objectCall("HeadObject", "HEAD", bucket, key)).headers
            return ObjectInfo(
                bytes: headers["Content-Length"].flatMap { Int($0) } ?? 0,
                contentType: headers["Content-Type"], eTag: headers["ETag"])
        } catch let error as AWSError where error.status == 404 {
            return nil
        }
    }

    /// An object that is not there is no error.
    public func delete(_ key: String, from bucket: String) async throws {
        _ = try await client.send(try objectCall("DeleteObject", "DELETE", bucket, key))
    }

    /// Makes a bucket in the region of the client.
    public func createBucket(_ bucket: String) async throws {
        var call = try bucketCall("CreateBucket", "PUT", bucket)
        let region = client.configuration.region
        if region != "us-east-1" {
            call.headers["Content-Type"] = "application/xml"
            call.body = Array(
                """
                <CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
                <LocationConstraint>\(region)</LocationConstraint></CreateBucketConfiguration>
                """.utf8)
        }
        _ = try await client.send(call)
    }

    /// An address by which anybody can read an object until it expires.
    public func presignedURL(of key: String, in bucket: String, lifetime: Duration) async throws -> String {
        try await client.presign(try objectCall("GetObject", "GET", bucket, key), lifetime: lifetime)
    }

    /// Objects can be large.
    private static let timeout = Duration.seconds(300)

    private func objectCall(
        _ operation: String, _ method: String, _ bucket: String, _ key: String
    ) throws -> AWSCall {
        guard !key.isEmpty else {
            throw AWSError(.configuration, "the key of an object is empty", operation: "S3 \(operation)")
        }
        var call = try bucketCall(operation, method, bucket)
        if !call.path.hasSuffix("/") { call.path += "/" }
        call.path += PercentEncoding.encode(key, keeping: "/")
        return call
    }

    /// With the bucket in the host, unless the address is given or the certificate would not fit.
    private func bucketCall(_ operation: String, _ method: String, _ bucket: String) throws -> AWSCall {
        var call = AWSCall(Self.service, operation)
        guard Self.isName(bucket) else {
            throw AWSError(.configuration, "'\(bucket)' is no name of a bucket", operation: call.title)
        }
        call.method = method
        if try client.configuration.endpoint(of: Self.service).isCustom || bucket.contains(".") {
            call.path = "/\(bucket)"
        } else {
            call.hostPrefix = bucket + "."
        }
        return call
    }

    private static func isName(_ bucket: String) -> Bool {
        (3...63).contains(bucket.utf8.count)
            && bucket.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}

extension AWSError {
    /// Whether the condition of a write did not hold, or somebody else wrote the object at the same time.
    ///
    /// Source: Amazon S3 User Guide, "How to prevent object overwrites with conditional writes".
    public var isWriteConflict: Bool {
        status == 412 || code == "PreconditionFailed" || code == "ConditionalRequestConflict"
    }
}
