public import AWSClient
public import Reports

/// Puts reports into a bucket of Amazon S3.
public struct S3ReportStore: Sendable {
    private let s3: S3
    private let bucket: String
    private let prefix: String

    /// - Parameter prefix: what all keys begin with, such as `reports/`.
    public init(_ s3: S3, bucket: String, prefix: String = "") {
        self.s3 = s3
        self.bucket = bucket
        self.prefix = prefix
    }

    /// Writes a report in each format. Doing it again writes the same objects.
    ///
    /// - Parameter name: the key between the prefix and the extension of the format.
    /// - Returns: the keys, in the order of the formats.
    /// - Throws: `ReportError` for an invalid document, before anything is written; `AWSError`.
    public func put(_ document: ReportDocument, name: String, formats: [ReportFormat]) async throws
        -> [String]
    {
        let files = try formats.map { format in (format, try document.rendered(as: format)) }
        var keys: [String] = []
        for (format, text) in files {
            let key = "\(prefix)\(name).\(format.fileExtension)"
            try await s3.put(Array(text.utf8), to: bucket, key: key, contentType: format.mediaType)
            keys.append(key)
        }
        return keys
    }
}
