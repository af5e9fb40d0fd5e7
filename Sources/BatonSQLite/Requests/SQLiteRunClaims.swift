internal import Baton
internal import Foundation
internal import RunTables
internal import Synchronization

/// Which process runs which run: each run has a byte of `FILE.lock`, and who runs it has that byte locked.
///
/// Locks of open file descriptions (fcntl(2), `F_OFD_SETLK`): unlike those of processes they are not lost when another
/// part of the program closes the file, and unlike rows of a table they are gone with their process, however that ends.
final class SQLiteRunClaims: RunClaims {
    /// fcntl.h of Linux; Swift does not see these.
    private static let (getLock, setLock) = (Int32(36), Int32(37))

    private let path: String
    private let descriptor: Int32
    private let tables: RunTables
    private let own = Mutex<Set<RunID>>([])

    init(database: String, tables: RunTables) throws(SQLError) {
        self.tables = tables
        path = database + ".lock"
        descriptor = try RunnerLock.open(path)
    }

    deinit { close(descriptor) }

    func claim(_ runs: [RunID]) async throws -> [RunID] { try runs.filter { try lock($0) } }

    /// Should the lock file fail, the run is still no other's.
    func claimNew(_ run: RunID) { _ = try? lock(run) }

    func claimUnfinished() async throws -> [RunID] {
        let unfinished = try await tables.unfinishedRuns()
        let before = own.withLock(\.self)
        return try unfinished.filter { try !before.contains($0) && lock($0) }
    }

    /// - Returns: whether the run is this process's own.
    private func lock(_ run: RunID) throws -> Bool {
        try own.withLock { own in
            if own.contains(run) { return true }
            var lock = Self.lock(F_WRLCK, run)
            guard fcntl(descriptor, Self.setLock, &lock) == 0 else {
                if errno == EAGAIN || errno == EACCES { return false }
                throw failure()
            }
            own.insert(run)
            return true
        }
    }

    func release(_ run: RunID) {
        own.withLock { own in
            guard own.remove(run) != nil else { return }
            var lock = Self.lock(F_UNLCK, run)
            _ = fcntl(descriptor, Self.setLock, &lock)
        }
    }

    func isClaimedByOther(_ run: RunID) async throws -> Bool {
        var lock = Self.lock(F_WRLCK, run)
        guard fcntl(descriptor, Self.getLock, &lock) == 0 else { throw failure() }
        return lock.l_type != Int16(F_UNLCK)
    }

    private func failure() -> SQLError {
        SQLError(.unavailable, "\(path) cannot be locked: \(String(cString: strerror(errno)))")
    }

    private static func lock(_ type: Int32, _ run: RunID) -> flock {
        // FNV-1a, 64 bits; two runs on one byte would only keep two processes from running both at once.
        let hash = run.text.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return flock(
            l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: Int(hash >> 2), l_len: 1, l_pid: 0)
    }
}
