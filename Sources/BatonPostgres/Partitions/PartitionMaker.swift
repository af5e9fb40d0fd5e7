internal import Baton
internal import PostgresClient
internal import Synchronization

/// Sees to it that there is a partition for each number that a run gets.
final class PartitionMaker: Sendable {
    private struct State {
        /// The first number that belongs to no partition, as far as this process knows.
        var end = 0
        var highest = 0
        var whenHalfUsed: AsyncStream<Void>.Continuation?
    }

    private let database: PostgresDatabase
    private let size: Int
    private let state = Mutex(State())

    /// - Parameter size: how many runs a partition is for.
    init(_ database: PostgresDatabase, size: Int) {
        self.database = database
        self.size = max(size, 1)
    }

    /// A run is about to be stored under a number. Where nobody has made the partition ahead it is made now, in a
    /// transaction and on a connection of its own: others need it too, whatever becomes of this transaction.
    ///
    /// - Throws: `SQLError` of a kind that is temporary: the commit is tried again until the partition can be made.
    func use(_ number: Int, _ transaction: any SQLTransaction) throws {
        if state.withLock({ number >= $0.end }) {
            var end = try RunPartition.end(transaction)
            if number >= end { end = try makeNow(number) }
            note(end)
        }
        let isHalfUsed = state.withLock { state in
            state.highest = max(state.highest, number)
            return state.highest + size / 2 >= state.end ? state.whenHalfUsed : nil
        }
        isHalfUsed?.yield()
    }

    /// Makes partitions ahead, so that no commit waits for them, until the calling task is cancelled.
    func makeAhead() async {
        let (halfUsed, whenHalfUsed) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.whenHalfUsed = whenHalfUsed }
        for await _ in halfUsed {
            let number = state.withLock { $0.highest + size / 2 }
            // What fails here fails where the partition is needed, and is told there.
            let end = try? await database.lockingRows.write { [size] in
                try RunPartition.make(for: number, size: size, $0)
            }
            if let end { note(end) }
        }
    }

    private func note(_ end: Int) { state.withLock { $0.end = max($0.end, end) } }

    private func makeNow(_ number: Int) throws -> Int {
        let server = database.name
        do {
            return try translatingErrors(of: server) {
                let session = try PostgresSession(
                    database.pool.options, rewrite: PostgresSQL.numberingParameters)
                let transaction = PostgresTransaction(
                    session, server: server, mode: .statementByStatement, isMarked: false, takesTurn: false)
                let end = try RunPartition.make(for: number, size: size, transaction)
                try transaction.commit()
                return end
            }
        } catch let error as SQLError {
            throw SQLError(
                error.isTemporary ? error.kind : .busy,
                "the partition for run number \(number) cannot be made: \(error)")
        }
    }
}
