internal import CLibPQ

/// The rows of the last command of a pipeline, one by one (manual, section 34.6), to the end of the pipeline.
final class RowStream {
    private let connection: OpaquePointer
    private let statement: String
    /// What had to be taken off the connection because that was wanted for something else.
    private var held: [PostgresResult] = []
    private var nextHeld = 0
    private var failure: PostgresError?
    private var isOver = false

    init(_ connection: OpaquePointer, statement: String) {
        self.connection = connection
        self.statement = statement
        PQsetSingleRowMode(connection)
    }

    /// A result of one row; `nil` after the last.
    func next() throws(PostgresError) -> PostgresResult? {
        if nextHeld < held.count {
            nextHeld += 1
            return held[nextHeld - 1]
        }
        if let row = read() { return row }
        if let failure { throw failure }
        return nil
    }

    /// Takes everything that is on its way off the connection.
    func takeAll() {
        while let row = read() { held.append(row) }
    }

    private func read() -> PostgresResult? {
        var isBetween = false
        while !isOver {
            guard let result = PQgetResult(connection).map(PostgresResult.init) else {
                // Once between the command and the answer to the synchronisation; otherwise the connection is lost.
                if isBetween || PQstatus(connection) != CONNECTION_OK {
                    failure = failure ?? PostgresError(connecting: connection)
                    end()
                }
                isBetween = true
                continue
            }
            switch PQresultStatus(result.pointer) {
            case PGRES_SINGLE_TUPLE: return result
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_PIPELINE_ABORTED: continue
            case PGRES_PIPELINE_SYNC: end()
            default:
                failure = PostgresError(result, of: connection, statement: statement)
                if failure?.isConnectionLost == true { end() }
            }
        }
        return nil
    }

    private func end() {
        isOver = true
        PQexitPipelineMode(connection)
    }
}
