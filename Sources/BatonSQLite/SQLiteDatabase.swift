public import Baton
internal import Foundation
internal import GRDB

/// An SQLite file, or a database in memory, behind the SQL seam.
///
/// A file is opened in write-ahead mode with foreign keys on and, unless told otherwise, `synchronous = FULL`: a
/// transaction that has been committed survives power loss. Readers see the last committed state and never wait for the
/// writer; writers, also those of other processes, take turns.
public struct SQLiteDatabase: SQLDatabase {
    let writer: any DatabaseWriter
    /// What error messages call the database: its path, or `in-memory database`.
    let name: String
    let isFile: Bool
    /// What a committed transaction survives.
    public let durability: Durability

    /// The write-ahead log is used again from its beginning, not made anew: what is written over is faster to synchronise
    /// than what is appended. Only one that has become larger than this is cut back to it.
    private static let longestLogBytes = 64 << 20

    /// Opens a database file, creating it and the folders above it when they are missing.
    ///
    /// - Parameters:
    ///   - path: the file. Beside it SQLite keeps `-wal` and `-shm` files while it is open.
    ///   - durability: what a committed transaction survives: ``Durability/power`` waits for the disk at each commit;
    ///     with ``Durability/process`` the last ones may be gone after a loss of power, but never in part and never one
    ///     without those before it. ``Durability/memory`` is as `process`: a file outlives its process.
    ///   - busyTimeout: how long a writer waits for another process before it gives up with kind `busy`.
    /// - Throws: ``SQLError`` of kind `corrupt` when the file is not a database, `busy` when another process
    ///   holds it, `unavailable` when it cannot be opened.
    public init(
        path: String, durability: Durability = .power, busyTimeout: Duration = .seconds(5)
    ) throws(SQLError) {
        try Self.createParentFolder(of: path)
        let writer = try translatingErrors(of: path) {
            try DatabasePool(path: path, configuration: Self.configuration(busyTimeout: busyTimeout))
        }
        self.init(writer: writer, name: path, durability: durability == .power ? .power : .process)
        // GRDB lowers a pool to NORMAL while it opens; FULL is what makes "committed" mean "on disk". NORMAL synchronises
        // only when pages move from the log to the database (sqlite.org/pragma.html#pragma_synchronous).
        let mode = durability == .power ? "FULL" : "NORMAL"
        try translatingErrors(of: path) {
            try writer.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = \(mode)")
                try database.execute(sql: "PRAGMA journal_size_limit = \(Self.longestLogBytes)")
            }
        }
    }

    /// Opens an existing database file for reading only; `write` and `migrate` fail.
    ///
    /// - Throws: ``SQLError`` of kind `unavailable` when there is no such file, otherwise as ``init(path:)``.
    public init(readingFrom path: String) throws(SQLError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw SQLError(.unavailable, "\(path): no such database; import data first to create it")
        }
        var configuration = Self.configuration()
        configuration.readonly = true
        let reader = try translatingErrors(of: path) {
            try DatabaseQueue(path: path, configuration: configuration)
        }
        self.init(writer: reader, name: path)
    }

    private init(
        writer: any DatabaseWriter, name: String, isFile: Bool = true, durability: Durability = .power
    ) {
        self.writer = writer
        self.name = name
        self.isFile = isFile
        self.durability = durability
    }

    /// A new empty database in memory, gone with its last reference; for tests and trials.
    ///
    /// - Throws: ``SQLError`` when SQLite cannot set it up.
    public static func inMemory() throws(SQLError) -> SQLiteDatabase {
        let name = "in-memory database"
        let queue = try translatingErrors(of: name) { try DatabaseQueue(configuration: configuration()) }
        return SQLiteDatabase(writer: queue, name: name, isFile: false, durability: .memory)
    }

    public func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T {
        let name = name
        return try await translatingErrors(of: name) {
            try await writer.read { try body(SQLiteTransaction(database: $0, name: name)) }
        }
    }

    @discardableResult
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T {
        let name = name
        return try await translatingErrors(of: name) {
            try await writer.write { try body(SQLiteTransaction(database: $0, name: name)) }
        }
    }

    /// Waits for running statements and closes the file; later calls fail with `unavailable`.
    ///
    /// - Throws: ``SQLError``.
    public func close() throws(SQLError) {
        try translatingErrors(of: name) { try writer.close() }
    }

    private static func configuration(busyTimeout: Duration = .seconds(5)) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busyTimeout.inSeconds)
        configuration.prepareDatabase { database in
            // 16 MiB of page cache keep the edges of the indexes of a large import in memory.
            try database.execute(sql: "PRAGMA cache_size = -16384")
        }
        return configuration
    }

    private static func createParentFolder(of path: String) throws(SQLError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw SQLError(.unavailable, "\(path): the folder \(folder.path) cannot be created")
        }
    }
}
