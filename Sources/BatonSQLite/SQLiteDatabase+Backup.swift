internal import Baton
internal import Foundation
internal import GRDB

extension SQLiteDatabase {
    /// Writes a consistent copy, without gaps, while others read and write.
    ///
    /// - Parameter path: the file; it must not exist yet. It appears when the copy is whole and on disk.
    /// - Throws: ``SQLError`` of kind `unavailable` when there is such a file or it cannot be made, `full` when the disk
    ///   is.
    public func backup(to path: String) async throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw SQLError(.unavailable, "\(path) is there already; name a new file")
        }
        let unfinished = path + ".part"
        try? FileManager.default.removeItem(atPath: unfinished)
        do {
            try await translatingErrors(of: path) {
                // A read-only copy of one moment (sqlite.org/lang_vacuum.html#vacuuminto).
                try await writer.writeWithoutTransaction {
                    try $0.execute(sql: "VACUUM INTO ?", arguments: [unfinished])
                }
            }
            try Self.synchronize(unfinished)
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
        guard rename(unfinished, path) == 0 else {
            throw SQLError(.unavailable, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        try Self.synchronize(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    /// Waits until a file, or the names in a folder, are on disk.
    private static func synchronize(_ path: String) throws(SQLError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { Foundation.close(descriptor) }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw SQLError(.unavailable, "\(path): \(String(cString: strerror(errno)))")
        }
    }
}
