internal import Baton

/// What is open of a run that somebody else wrote last, inside one transaction.
struct OpenTaskReader {
    private let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) { self.transaction = transaction }

    /// Tasks that wait have rows; of those under way only events tell.
    func tasks(of run: RunRow) throws -> OpenTasks {
        guard run.summary.outcome == nil else { return OpenTasks() }
        guard run.underWay.isNone else {
            return OpenTasks(TaskRecord.fold(try RunReader(transaction).events(of: run.summary.id)))
        }
        return OpenTasks(
            try transaction.query(
                """
                SELECT \(TaskRecord.columns) FROM task
                WHERE run = ? AND status IN ('retrying', 'waiting', 'in_doubt') AND status <> 'success'
                """, [run.number.sqlValue]
            ).map(TaskRecord.init))
    }
}
