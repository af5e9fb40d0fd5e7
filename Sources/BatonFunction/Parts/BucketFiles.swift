internal import AWSClient
internal import Baton
internal import Dispatch
internal import Foundation
internal import SupplyChain

/// Carries the files that agents write into a bucket: the disk of the function is gone with its process.
struct BucketFiles: FilePublisher {
    let s3: S3
    let bucket: String
    /// The folder of the files; what follows it in their path is their key.
    let folder: String

    func require() {}

    func publish(_ paths: [String]) async throws {
        for path in paths {
            let key = path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
            do {
                try await s3.put(
                    try await Self.content(of: path), to: bucket, key: key,
                    contentType: Self.mediaType(of: path))
            } catch let error as AWSError {
                throw OperationFailure("\(error)", isRetryable: error.isTransient)
            }
        }
    }

    private static func content(of path: String) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result { Array(try Foundation.Data(contentsOf: URL(fileURLWithPath: path))) })
            }
        }
    }

    private static func mediaType(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "json": "application/json"
        case "csv": "text/csv; charset=utf-8"
        case "md": "text/markdown; charset=utf-8"
        case "xml": "application/xml"
        default: "application/octet-stream"
        }
    }
}

/// Refuses: there is no place for files.
struct NoFiles: FilePublisher {
    func publish(_ paths: [String]) async throws { try require() }

    func require() throws {
        throw OperationFailure(
            "there is no place for files: BATON_REPORTS_BUCKET is not set",
            hint: "set it to the name of a bucket", isRetryable: false)
    }
}
