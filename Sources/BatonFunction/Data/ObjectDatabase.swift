internal import Baton
internal import BatonSQLite
internal import Synchronization

/// An SQLite database that is kept as an object in a bucket.
///
/// A transaction is over when the object has been written as a whole, under the condition that it is still what the
/// transaction began with. When somebody else was faster, it is fetched again and the transaction repeated on it. So
/// nothing is ever half written, and what a task has written is there before the task is recorded.
final class ObjectDatabase: SQLDatabase {
    private let file: ObjectFile
    private let turns = Turns()
    private let current: Mutex<ObjectFile.Copy>
    /// After so many others that were faster it gives up.
    private static let attempts = 5

    init(_ file: ObjectFile) async throws {
        self.file = file
        current = Mutex(try await file.fetch())
    }

    private var copy: ObjectFile.Copy { current.withLock(\.self) }

    /// Fetches the object if it has changed.
    func refresh() async throws {
        try await turns.take {
            let eTag = try await file.eTag()
            if copy.isAhead || eTag != copy.eTag { try await fetch() }
        }
    }

    private func fetch() async throws {
        let fetched = try await file.fetch()
        let old = current.withLock { current in
            defer { current = fetched }
            return current
        }
        await file.remove(old)
    }

    /// The copy, without what is not, or could not be, put back.
    private var readable: ObjectFile.Copy {
        get async throws {
            guard copy.isAhead else { return copy }
            try await turns.take { if copy.isAhead { try await fetch() } }
            return copy
        }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T {
        try await readable.database.read(body)
    }

    func read<First: Sendable, Second: Sendable>(
        _ first: @escaping @Sendable (any SQLTransaction) throws -> First,
        together second: @escaping @Sendable (any SQLTransaction) throws -> Second
    ) async throws -> (First, Second) {
        try await readable.database.read(first, together: second)
    }

    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T {
        try await changing { database in
            try await database.write { transaction in
                let before = try transaction.changes
                let result = try body(transaction)
                return (result, try transaction.changes != before)
            }
        }
    }

    func migrate(_ migrations: [SQLMigration]) async throws {
        try await changing { database in
            let before = try await database.write { try $0.changes }
            do {
                try await database.migrate(migrations)
            } catch {
                // Those before the failing one stay applied.
                current.withLock { $0.isAhead = true }
                throw error
            }
            return ((), try await database.write { try $0.changes } != before)
        }
    }

    /// - Parameter change: says whether it has changed anything.
    private func changing<T: Sendable>(
        _ change: (SQLiteDatabase) async throws -> (result: T, hasChanged: Bool)
    ) async throws -> T {
        try await turns.take {
            for _ in 0..<Self.attempts {
                if copy.isAhead { try await fetch() }
                let copy = copy
                let (result, hasChanged) = try await change(copy.database)
                guard hasChanged else { return result }
                current.withLock { $0.isAhead = true }
                guard let eTag = try await file.put(copy) else { continue }
                current.withLock { current in
                    current.eTag = eTag
                    current.isAhead = false
                }
                return result
            }
            throw SQLError(
                .busy, "\(file.name) was changed by others \(Self.attempts) times while it was written to")
        }
    }
}

extension SQLTransaction {
    /// Rows that the connection has changed so far (sqlite.org/lang_corefunc.html#total_changes).
    fileprivate var changes: Int64 {
        get throws { try queryOne("SELECT total_changes()")?.get(0) ?? 0 }
    }
}
