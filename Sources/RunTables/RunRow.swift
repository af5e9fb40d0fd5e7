package import Baton

/// A row of the table `run`.
package struct RunRow {
    package static let columns = """
        number, id, workflow, pattern, outcome, started_at, finished_at, task_counts, last_sequence, definition,
        last_hash, generation, tasks_ready, tasks_running
        """

    package let number: Int
    package var summary: RunSummary
    package var lastSequence: Int
    package let definition: SHA256.Digest
    package var lastHash: SHA256.Digest
    package var underWay = UnderWay()

    package init(
        number: Int, summary: RunSummary, lastSequence: Int, definition: SHA256.Digest,
        lastHash: SHA256.Digest
    ) {
        self.number = number
        self.summary = summary
        self.lastSequence = lastSequence
        self.definition = definition
        self.lastHash = lastHash
    }

    /// - Throws: `RunStoreError` of kind `corrupt` when a column holds what nobody writes there.
    package init(_ row: SQLRow) throws {
        let id: String = try row.get(1)
        let damaged = RunStoreError(.corrupt, "the row of run \(id) cannot be read")
        let outcome: String? = try row.get(4)
        guard let pattern = ExecutionPattern(rawValue: try row.get(3)),
            outcome == nil || outcome.flatMap(RunOutcome.init) != nil,
            let taskCounts = try? Self.taskCounts(row.get(7)),
            let definition = SHA256.Digest(bytes: try row.get(9)),
            let lastHash = SHA256.Digest(bytes: try row.get(10))
        else { throw damaged }
        number = try row.get(0)
        summary = RunSummary(
            id: RunID(id), workflow: try row.get(2), pattern: pattern,
            outcome: outcome.flatMap(RunOutcome.init),
            startedAt: Timestamp(nanoseconds: try row.get(5)),
            finishedAt: try row.get(6, as: Int64?.self).map(Timestamp.init), taskCounts: taskCounts,
            generation: try row.get(11))
        lastSequence = try row.get(8)
        self.definition = definition
        self.lastHash = lastHash
        underWay = UnderWay(ready: try row.get(12), running: try row.get(13))
    }

    /// The columns in their order.
    package var values: [SQLValue] {
        [
            number.sqlValue, .text(summary.id.text), .text(summary.workflow), .text(summary.pattern.rawValue),
            (summary.outcome?.rawValue).sqlValue, summary.startedAt.nanoseconds.sqlValue,
            (summary.finishedAt?.nanoseconds).sqlValue, .text(countsText), lastSequence.sqlValue,
            .blob(definition.bytes), .blob(lastHash.bytes), summary.generation.sqlValue,
            underWay.ready.sqlValue, underWay.running.sqlValue,
        ]
    }

    /// - Parameter text: of the column `task_counts`.
    /// - Throws: `RunStoreError` of kind `corrupt`, `JSONError`.
    package static func taskCounts(_ text: String) throws -> [TaskStatus: Int] {
        let damaged = RunStoreError(.corrupt, "there are no numbers of tasks in '\(text)'")
        guard let counts = try Value(json: text).objectValue else { throw damaged }
        var taskCounts: [TaskStatus: Int] = [:]
        for (name, count) in counts {
            guard let status = TaskStatus(rawValue: name), let count = count.intValue else { throw damaged }
            taskCounts[status] = Int(count)
        }
        return taskCounts
    }

    private var countsText: String {
        Value.object(
            Dictionary(
                uniqueKeysWithValues: summary.taskCounts.map { ($0.key.rawValue, .int(Int64($0.value))) })
        ).json()
    }

    /// What a commit may change, and the number last: the arguments of the update.
    package var changes: [SQLValue] {
        let values = values
        return [4, 6, 7, 8, 10, 11, 12, 13, 0].map { values[$0] }
    }

    /// The step from a schema in which each task that was ready or ran had a row.
    package static let stepToTasksUnderWay = [
        "ALTER TABLE run ADD COLUMN tasks_ready BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE run ADD COLUMN tasks_running BIGINT NOT NULL DEFAULT 0",
        """
        UPDATE run SET tasks_ready = (SELECT COUNT(*) FROM task WHERE run = number AND status = 'ready'),
            tasks_running = (SELECT COUNT(*) FROM task WHERE run = number AND status = 'running')
        WHERE number IN (SELECT run FROM task WHERE status IN ('ready', 'running') AND status <> 'success')
        """,
        "DELETE FROM task WHERE status IN ('ready', 'running') AND status <> 'success'",
    ]
}
