public import Baton
internal import Dispatch
internal import GRDB

extension SQLiteDatabase {
    /// A file is read through a connection for each body; a database in memory has but one.
    public func read<First: Sendable, Second: Sendable>(
        _ first: @escaping @Sendable (any SQLTransaction) throws -> First,
        together second: @escaping @Sendable (any SQLTransaction) throws -> Second
    ) async throws -> (First, Second) {
        let name = name
        guard let pool = writer as? DatabasePool else {
            return try await read { transaction in (try first(transaction), try second(transaction)) }
        }
        return try await translatingErrors(of: name) {
            let (left, right) = try await Self.snapshots(of: pool)
            async let firstResult = left.read { try first(SQLiteTransaction(database: $0, name: name)) }
            async let secondResult = right.read { try second(SQLiteTransaction(database: $0, name: name)) }
            return try await (firstResult, secondResult)
        }
    }

    /// Two connections that see the same moment.
    ///
    /// While one connection has the right to write, nobody commits, in no process; who begins to read then sees what all
    /// others see that begin then. Nothing is written, so giving the right back costs no wait for the disk.
    private static func snapshots(
        of pool: DatabasePool
    ) async throws -> (DatabaseSnapshot, DatabaseSnapshot) {
        try await withCheckedThrowingContinuation { continuation in
            // Waits for the lock, on a thread that may.
            DispatchQueue.global().async {
                let locked = DispatchSemaphore(value: 0)
                let opened = DispatchSemaphore(value: 0)
                let refusal = Refusal()
                pool.asyncWriteWithoutTransaction { database in
                    do {
                        try database.beginTransaction(.immediate)
                        locked.signal()
                        opened.wait()
                        try database.rollback()
                    } catch {
                        refusal.error = error
                        locked.signal()
                    }
                }
                locked.wait()
                defer { opened.signal() }
                continuation.resume(
                    with: Result {
                        if let error = refusal.error { throw error }
                        return (try pool.makeSnapshot(), try pool.makeSnapshot())
                    })
            }
        }
    }

    /// Handed from the writer's queue to the waiting thread through a semaphore.
    private final class Refusal: @unchecked Sendable {
        var error: (any Error)?
    }
}
