/// How far an import has come.
public struct ImportProgress: Sendable, Hashable {
    public let bytesRead: Int64
    /// The size of the file when the import began.
    public let totalBytes: Int64
    /// Rows read, without the header.
    public let rows: Int
}
