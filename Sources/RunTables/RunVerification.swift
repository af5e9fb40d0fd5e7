internal import Baton

/// Compares everything that is stored with what the hashes and the events say it must be.
struct RunVerification {
    private let transaction: any SQLTransaction
    private let dialect: any RunDialect
    private let reader: RunReader
    private var found: [RunStoreProblem] = []
    private var statistics = RunStoreStatistics()

    init(_ transaction: any SQLTransaction, dialect: any RunDialect) {
        self.transaction = transaction
        self.dialect = dialect
        reader = RunReader(transaction)
    }

    mutating func problems() throws -> [RunStoreProblem] {
        found += try dialect.problems(transaction)
        try checkContents(of: "definition", "document", "workflow")
        try checkContents(of: "blob", "content", "large value")
        try checkOwners()
        let numbers = try transaction.query("SELECT number FROM run ORDER BY id")
        for row in numbers { try check(run: row.get(0)) }
        try checkTallies()
        found += try RequestTable.problems(transaction)
        return found
    }

    private mutating func checkContents(of table: String, _ column: String, _ what: String) throws {
        var problems: [RunStoreProblem] = []
        try transaction.forEachRow("SELECT hash, \(column) FROM \(table)", []) { row in
            guard case .blob(let stored) = row.values[0], let hash = SHA256.Digest(bytes: stored),
                case .text(let content) = row.values[1], SHA256.hash(Array(content.utf8)) == hash
            else {
                problems.append(
                    RunStoreProblem(.hash, "a \(what) is not what its hash says (\(row.values[0].short))"))
                return
            }
        }
        found += problems
    }

    /// Rows whose run is gone.
    private mutating func checkOwners() throws {
        let unused = "SELECT COUNT(*) FROM blob WHERE hash NOT IN (SELECT hash FROM blob_use)"
        if let count = try transaction.queryOne(unused)?.get(0, as: Int.self), count > 0 {
            found.append(RunStoreProblem(.reference, "\(count) large values belong to no run"))
        }
        for table in ["segment", "task", "blob_use"] {
            let orphans = try transaction.queryOne(
                "SELECT COUNT(*) FROM \(table) WHERE run NOT IN (SELECT number FROM run)")
            let count = try orphans?.get(0, as: Int.self) ?? 0
            if count > 0 {
                found.append(RunStoreProblem(.reference, "\(count) rows of '\(table)' belong to no run"))
            }
        }
    }

    private mutating func check(run number: Int) throws {
        var id: RunID?
        do {
            guard
                let row = try transaction.queryOne(
                    "SELECT \(RunRow.columns) FROM run WHERE number = ?", [number.sqlValue])
            else { return }
            id = (try? row.get(1, as: String.self)).map { RunID($0) }
            let run = try RunRow(row)
            statistics.add(run.summary, events: run.lastSequence)
            let events = try checkChain(of: run)
            found += RunCheck.problems(of: run.summary, events: events)
            try check(run, against: events)
        } catch let error as RunStoreError {
            found.append(RunStoreProblem(.unreadable, run: id, error.message))
        } catch let error as SQLError where error.kind == .column {
            found.append(RunStoreProblem(.unreadable, run: id, error.message))
        }
    }

    /// - Returns: the run's events.
    private mutating func checkChain(of run: RunRow) throws -> [RunEvent] {
        let id = run.summary.id
        var (hash, last) = (SHA256.Digest.zero, 0)
        var events: [RunEvent] = []
        var blobs: Set<SHA256.Digest> = []
        let segments = try transaction.query(
            "SELECT first, last, hash, events FROM segment WHERE run = ? ORDER BY first",
            [run.number.sqlValue])
        for segment in segments {
            let (first, end) = (try segment.get(0, as: Int.self), try segment.get(1, as: Int.self))
            let text: String = try segment.get(3)
            if first != last + 1 {
                found.append(
                    RunStoreProblem(.gap, run: id, "event \(first) is stored after event \(last)"))
            }
            hash = .link(after: hash, run: id, first: first, last: end, events: Array(text.utf8))
            if segment.values[2] != .blob(hash.bytes) {
                found.append(
                    RunStoreProblem(.hash, run: id, "the events \(first) to \(end) have been changed"))
                // One change is told once, not for every later link.
                if case .blob(let stored) = segment.values[2], let stored = SHA256.Digest(bytes: stored) {
                    hash = stored
                }
            }
            last = end
            events += try reader.events(text, first: first) { blobs.insert($0) }
        }
        if try !uses(run, exactly: blobs) {
            found.append(
                RunStoreProblem(
                    .reference, run: id, "its large values are not those that its events refer to"))
        }
        if last != run.lastSequence || hash != run.lastHash {
            found.append(
                RunStoreProblem(.gap, run: id, "the last stored event is not the last of the run"))
        }
        return events
    }

    private func uses(_ run: RunRow, exactly blobs: Set<SHA256.Digest>) throws -> Bool {
        let rows = try transaction.query("SELECT hash FROM blob_use WHERE run = ?", [run.number.sqlValue])
        return Set(rows.map { $0.values[0] }) == Set(blobs.map { .blob($0.bytes) })
    }

    /// The columns that are not part of the summary, and the rows of the tasks.
    private mutating func check(_ run: RunRow, against events: [RunEvent]) throws {
        let id = run.summary.id
        if try !namesItsWorkflow(run) {
            found.append(RunStoreProblem(.row, run: id, "the row of the run names another workflow"))
        }
        if events.count != run.lastSequence {
            found.append(
                RunStoreProblem(.gap, run: id, "there are \(events.count) of \(run.lastSequence) events"))
        }
        let tasks = TaskRecord.fold(events)
        if run.underWay != OpenTasks(tasks).underWay {
            found.append(
                RunStoreProblem(.row, run: id, "the row counts other tasks under way than there are"))
        }
        var expected: [String: [SQLValue]] = [:]
        for task in tasks where task.hasRow { expected[task.path] = task.values }
        let rows = try transaction.query(
            "SELECT \(TaskRecord.columns) FROM task WHERE run = ?", [run.number.sqlValue])
        for row in rows {
            let path: String = try row.get(0)
            if expected.removeValue(forKey: path) != row.values {
                found.append(
                    RunStoreProblem(.row, run: id, "the row of task '\(path)' is not what its events come to")
                )
            }
        }
        for path in expected.keys.sorted() {
            found.append(RunStoreProblem(.row, run: id, "task '\(path)' has no row"))
        }
    }

    /// Whether the row names the workflow that the first event names.
    private func namesItsWorkflow(_ run: RunRow) throws -> Bool {
        let row = try transaction.queryOne(
            "SELECT events FROM segment WHERE run = ? AND first = 1", [run.number.sqlValue])
        guard let text = try row?.get(0, as: String.self), let lines = try? Value(json: text) else {
            return false
        }
        return lines[0]?[3]?["workflow"]?.stringValue == run.definition.description
    }

    private mutating func checkTallies() throws {
        let stored = try dialect.tallies(transaction).filter {
            $0.value != 0 || !Tally.names.contains($0.key)
        }
        let expected = statistics.tallies
        for name in Set(stored.keys).union(expected.keys).sorted() where stored[name] != expected[name] {
            found.append(
                RunStoreProblem(
                    .row, "the counter '\(name)' says \(stored[name] ?? 0), the rows \(expected[name] ?? 0)"))
        }
    }
}

extension SQLValue {
    /// For a message.
    fileprivate var short: String {
        guard case .blob(let bytes) = self, let hash = SHA256.Digest(bytes: bytes) else { return "\(self)" }
        return hash.description
    }
}
