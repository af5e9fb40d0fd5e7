public import Baton
internal import Foundation

/// One process at a time may take what others want to have run on a database file; they may look at it meanwhile.
///
/// An advisory lock (flock(2)) on `FILE.lock`: it is gone with this object, or with the process however that ends.
public final class RunnerLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `SQLError` of kind `busy`, naming the process that holds it, or `unavailable` when the lock file cannot
    ///   be made.
    init(database: String) throws(SQLError) {
        let path = database + ".lock"
        descriptor = try Self.open(path)
        guard Self.lock(descriptor) else {
            let holder = Self.holder(descriptor).map { "process \($0)" } ?? "another process"
            close(descriptor)
            throw SQLError(
                .busy, "\(database): \(holder) runs workflows on this file; only one can at a time")
        }
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = text.utf8CString.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, text.utf8.count, 0) }
    }

    deinit { close(descriptor) }

    /// Who only asks for the holder has the lock for a moment.
    private static func lock(_ descriptor: Int32) -> Bool {
        for _ in 0..<3 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(5000)
        }
        return false
    }

    /// Opens the lock file, creating it when it is missing.
    static func open(_ path: String) throws(SQLError) -> Int32 {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw SQLError(.unavailable, "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        return descriptor
    }

    /// The process that has the lock of a database file: its number where it is known, 0 where not; `nil` when nobody
    /// has it.
    static func holder(of database: String) throws(SQLError) -> Int32? {
        let descriptor = try open(database + ".lock")
        defer { close(descriptor) }
        // Shared, so that two that ask at the same time do not take each other for a holder.
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
        return holder(descriptor) ?? 0
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: buffer[..<count], as: UTF8.self).filter(\.isNumber))
    }
}

extension SQLiteRunStore {
    /// To be held while this process runs workflows on the file. Looking at runs needs no lock.
    ///
    /// - Returns: the lock; `nil` for a database in memory, which nobody else can open.
    /// - Throws: `SQLError` of kind `busy` when another process runs workflows on the file; the message names it.
    public func lockForRunning() throws(SQLError) -> RunnerLock? {
        database.isFile ? try RunnerLock(database: database.name) : nil
    }

    /// The process that has the lock: its number where it is known, 0 where not; `nil` when nobody has it.
    ///
    /// - Throws: `SQLError` of kind `unavailable` when the lock file cannot be made.
    public func runningProcess() throws(SQLError) -> Int32? {
        database.isFile ? try RunnerLock.holder(of: database.name) : nil
    }
}
