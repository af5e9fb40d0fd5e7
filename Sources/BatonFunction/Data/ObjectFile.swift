internal import AWSClient
internal import Baton
internal import BatonSQLite
internal import Dispatch
internal import Foundation

/// An SQLite file in a bucket, and copies of it on the local disk.
struct ObjectFile: Sendable {
    let s3: S3
    let bucket: String
    let key: String
    /// Where copies are; it is made when it is missing.
    let folder: String

    /// What the object is called in messages.
    var name: String { "s3://\(bucket)/\(key)" }

    /// A copy that is open.
    struct Copy: Sendable {
        let database: SQLiteDatabase
        let path: String
        /// Of the object that it is a copy of; `nil` when there is none yet.
        var eTag: String?
        /// Whether it has what the object may lack.
        var isAhead = false
    }

    /// - Returns: `nil` when there is no object.
    func eTag() async throws -> String? { try await s3.head(key, in: bucket)?.eTag }

    /// Fetches the object; without one, the copy is an empty database.
    func fetch() async throws -> Copy {
        let path = "\(folder)/\(UUID().uuidString).sqlite"
        let object: S3.Object?
        do {
            object = try await s3.object(key, from: bucket)
        } catch let error as AWSError where error.code == "NoSuchKey" {
            object = nil
        }
        let content = object?.content
        let folder = folder
        let database = try await Self.onThread {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            if let content { try Data(content).write(to: URL(fileURLWithPath: path)) }
            return try SQLiteDatabase(path: path, durability: .process)
        }
        return Copy(database: database, path: path, eTag: object?.eTag)
    }

    /// Puts a copy back, unless the object has changed since it was fetched.
    ///
    /// - Returns: the new entity tag; `nil` when somebody else has written the object meanwhile.
    func put(_ copy: Copy) async throws -> String? {
        let path = copy.path + ".whole"
        try await copy.database.backup(to: path)
        let content = try await Self.onThread {
            defer { try? FileManager.default.removeItem(atPath: path) }
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        do {
            let eTag = try await s3.put(
                content, to: bucket, key: key, contentType: "application/vnd.sqlite3",
                if: copy.eTag.map { .unchanged(eTag: $0) } ?? .absent)
            guard let eTag else {
                throw AWSError(.response, "the answer has no ETag", operation: "S3 PutObject")
            }
            return eTag
        } catch let error as AWSError where error.isWriteConflict || error.code == "NoSuchKey" {
            // An earlier attempt of this call may have been carried out, and its answer lost.
            let stored = try? await s3.object(key, from: bucket)
            return stored?.content == content ? stored?.eTag : nil
        }
    }

    /// Removes what is on the local disk; whoever still reads from it goes on to do so.
    func remove(_ copy: Copy) async {
        try? await Self.onThread {
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: copy.path + suffix)
            }
        }
    }

    /// Waits for the disk on a thread that may.
    private static func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
        }
    }
}
