package import Baton

/// Appends to runs inside one transaction: reads the rows of all the runs, works out what becomes of them, and writes it.
package struct RunWriter {
    private let transaction: any SQLTransaction
    private let dialect: any RunDialect
    private let largestValueBytes: Int
    private let known: RunRowCache?
    private(set) var rows: [RunID: RunRow] = [:]
    private var newNumbers: [Int] = []
    /// Of the rows that there are, what they were before.
    private var stored: [Int: RunBatch.ChangedRun.Before] = [:]
    private var changed: [Int: RunID] = [:]
    private var batch = RunBatch()
    /// By run, in the order in which they are first heard of, the events that are not yet in the rows of its tasks.
    private var unfolded: [(run: Int, events: [RunEvent])] = []
    private var places: [Int: Int] = [:]
    private var tallies: [String: Int] = [:]

    /// - Parameter known: rows that need not be read.
    init(
        _ transaction: any SQLTransaction, dialect: any RunDialect, largestValueBytes: Int, known: RunRowCache? = nil
    ) {
        self.transaction = transaction
        self.dialect = dialect
        self.largestValueBytes = largestValueBytes
        self.known = known
    }

    /// All that a transaction appends.
    ///
    /// - Throws: `RunStoreError` of kind `conflict` when events do not follow what is stored; nothing is written then.
    package mutating func write(_ commits: [Commit]) throws {
        guard !commits.isEmpty else { return }
        let runs = Set(commits.map(\.run)).sorted()
        rows = known?.take(runs.filter(dialect.isOwn)) ?? [:]
        for row in rows.values { stored[row.number] = .init(lastSequence: row.lastSequence, isRead: false) }
        for row in try dialect.rows(of: runs.filter { rows[$0] == nil }, transaction) {
            rows[row.summary.id] = row
            stored[row.number] = .init(lastSequence: row.lastSequence, isRead: true)
        }
        let missing = runs.count { rows[$0] == nil }
        if missing > 0 { newNumbers = try dialect.newRunNumbers(missing, transaction) }
        for commit in commits { try append(commit) }
        try save()
        try dialect.addToTallies(tallies, transaction)
    }

    private mutating func append(_ commit: Commit) throws {
        let found = rows[commit.run]
        try commit.check(following: found?.lastSequence ?? 0)
        guard !commit.events.isEmpty else { return }
        let segment = SegmentWriter(commit.events, largestValueBytes: largestValueBytes)
        guard var row = found ?? newRow(commit, segment) else { return }
        count(row, by: -1, unless: found == nil)
        for event in commit.events { row.summary.apply(event) }
        let first = row.lastSequence + 1
        row.lastSequence += commit.events.count
        row.lastHash = .link(
            after: row.lastHash, run: commit.run, first: first, last: row.lastSequence, events: segment.bytes)
        count(row, by: 1, unless: false)
        rows[commit.run] = row
        let continuations = commit.events.compactMap { event -> RunContinuation? in
            if case .runRedriven(_, let continuation, _) = event.kind { continuation } else { nil }
        }
        if !continuations.isEmpty {
            try save()
            for continuation in continuations { try apply(continuation, to: row) }
        }
        changed[row.number] = commit.run
        add(segment, of: row, first: first)
        add(commit.events, of: row)
    }

    private mutating func add(_ segment: SegmentWriter, of row: RunRow, first: Int) {
        if let definition = segment.definition { batch.definitions[definition.hash] = definition.document }
        batch.segments.append(
            RunBatch.Segment(
                run: row.number, first: first, last: row.lastSequence, hash: row.lastHash,
                events: segment.bytes))
        guard !segment.blobs.isEmpty else { return }
        batch.blobs.merge(segment.blobs) { first, _ in first }
        batch.blobUses[row.number, default: []].formUnion(segment.blobs.keys)
    }

    private mutating func add(_ events: [RunEvent], of row: RunRow) {
        if let place = places[row.number] {
            unfolded[place].events += events
        } else {
            places[row.number] = unfolded.count
            unfolded.append((row.number, events))
        }
    }

    /// Before what follows in the new generation: nothing of a run's end is in the same commit as its redrive.
    private func apply(_ continuation: RunContinuation, to row: RunRow) throws {
        try transaction.executeBatch(
            "DELETE FROM task WHERE run = ? AND path = ?",
            continuation.repeated.keys.map { [row.number.sqlValue, .text($0)] })
        try transaction.executeBatch(
            """
            UPDATE task SET status = 'running', finished_at = NULL, failure_kind = NULL
            WHERE run = ? AND path = ?
            """, continuation.reopened.keys.map { [row.number.sqlValue, .text($0)] })
    }

    /// Writes what has been worked out so far.
    private mutating func save() throws {
        for (number, run) in changed.sorted(by: { $0.key < $1.key }) {
            guard let row = rows[run] else { continue }
            if let before = stored[number] {
                batch.changedRuns.append(RunBatch.ChangedRun(row: row, before: before))
            } else {
                batch.newRuns.append(row)
            }
            stored[number] = .init(lastSequence: row.lastSequence, isRead: true)
        }
        batch.tasks = unfolded.map { ($0.run, TaskRecord.fold($0.events)) }
        try dialect.save(batch, transaction)
        (batch, changed, unfolded, places) = (RunBatch(), [:], [], [:])
    }

    private mutating func count(_ row: RunRow, by sign: Int, unless isNew: Bool) {
        guard !isNew else { return }
        var statistics = RunStoreStatistics()
        statistics.add(row.summary, events: row.lastSequence)
        for (name, count) in statistics.tallies { tallies[name, default: 0] += sign * count }
    }

    private mutating func newRow(_ commit: Commit, _ segment: SegmentWriter) -> RunRow? {
        guard let summary = commit.events.first.flatMap(RunSummary.init), let definition = segment.definition,
            let number = newNumbers.popLast()
        else { return nil }
        return RunRow(
            number: number, summary: summary, lastSequence: 0, definition: definition.hash, lastHash: .zero)
    }
}
