import Baton
import Synchronization
import Testing

/// A database whose process ends at one of its writes: from then on nothing gets through, as after kill -9.
final class DyingDatabase: SQLDatabase {
    /// Where the process ends.
    struct Death: Sendable, Hashable, CustomTestStringConvertible {
        /// Which write, counted from 0.
        let write: Int
        /// Whether that write is still stored.
        let isStored: Bool

        var testDescription: String { "\(isStored ? "after" : "before") write \(write)" }

        /// Around each of the first writes.
        static func around(first count: Int) -> [Death] {
            (0..<count).flatMap { [Death(write: $0, isStored: false), Death(write: $0, isStored: true)] }
        }
    }

    private let database: any SQLDatabase
    private let death: Death
    private let state = Mutex((writes: 0, isDead: false))

    init(_ database: any SQLDatabase, dyingAt death: Death) {
        self.database = database
        self.death = death
    }

    var isDead: Bool { state.withLock { $0.isDead } }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T {
        if isDead { throw Self.end }
        return try await database.read(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T {
        let (isStored, isLast) = state.withLock { state in
            let isLast = state.writes == death.write
            let isStored = !state.isDead && (!isLast || death.isStored)
            state.writes += 1
            state.isDead = state.isDead || isLast
            return (isStored, isLast)
        }
        guard isStored else { throw Self.end }
        let result = try await database.write(body)
        if isLast { throw Self.end }
        return result
    }

    func migrate(_ migrations: [SQLMigration]) async throws { try await database.migrate(migrations) }

    private static var end: SQLError { SQLError(.other, "the process has ended") }
}
