package import Baton

/// Appends to runs inside one transaction: reads the rows of those runs that are not known, works out what becomes of them
/// all, and writes it.
package struct RunWriter {
    private let transaction: any SQLTransaction
    private let dialect: any RunDialect
    private let largestValueBytes: Int
    private let known: KnownRuns?
    /// As they are now.
    private(set) var runs: [RunID: KnownRun] = [:]
    private var newNumbers: [Int] = []
    /// Of the rows that there are, what they were before.
    private var stored: [Int: RunBatch.ChangedRun.Before] = [:]
    private var changed: [Int: RunID] = [:]
    private var batch = RunBatch()
    /// By run, in the order in which they are first heard of, the events that are not yet in the rows of its tasks.
    private var unfolded: [(run: Int, events: [RunEvent])] = []
    private var places: [Int: Int] = [:]
    /// The runs that commits change, as they were and as they are.
    private var before = RunStoreStatistics()
    private var after = RunStoreStatistics()

    /// - Parameter known: rows that need not be read.
    init(
        _ transaction: any SQLTransaction, dialect: any RunDialect, largestValueBytes: Int,
        known: KnownRuns? = nil
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
        let wanted = Set(commits.map(\.run)).sorted()
        takeKnown(commits)
        try read(wanted.filter { runs[$0] == nil })
        let missing = wanted.count { runs[$0] == nil }
        if missing > 0 { newNumbers = try dialect.newRunNumbers(missing, transaction) }
        for commit in commits { try append(commit) }
        try save()
        try dialect.addToTallies(
            after.tallies.merging(before.tallies.mapValues { -$0 }) { $0 + $1 }, transaction)
    }

    /// A run of which something else follows than what this process wrote last was another's meanwhile.
    private mutating func takeKnown(_ commits: [Commit]) {
        guard let known else { return }
        var next: [RunID: Int] = [:]
        for commit in commits where next[commit.run] == nil && dialect.isOwn(commit.run) {
            next[commit.run] = commit.events.first?.sequence
        }
        for (id, run) in known.take(next.keys) where next[id] == run.row.lastSequence + 1 {
            runs[id] = run
            stored[run.row.number] = .init(lastSequence: run.row.lastSequence, isRead: false)
        }
    }

    private mutating func read(_ wanted: [RunID]) throws {
        for row in try dialect.rows(of: wanted, transaction) {
            runs[row.summary.id] = KnownRun(row: row, tasks: try OpenTaskReader(transaction).tasks(of: row))
            stored[row.number] = .init(lastSequence: row.lastSequence, isRead: true)
        }
    }

    private mutating func append(_ commit: Commit) throws {
        let found = runs[commit.run]?.row
        try commit.check(following: found?.lastSequence ?? 0)
        guard !commit.events.isEmpty else { return }
        let segment = SegmentWriter(commit.events, largestValueBytes: largestValueBytes)
        guard var row = found ?? newRow(commit, segment) else { return }
        if found != nil { before.add(row.summary, events: row.lastSequence) }
        for event in commit.events { row.summary.apply(event) }
        let first = row.lastSequence + 1
        row.lastSequence += commit.events.count
        row.lastHash = .link(
            after: row.lastHash, run: commit.run, first: first, last: row.lastSequence, events: segment.bytes)
        after.add(row.summary, events: row.lastSequence)
        runs[commit.run, default: KnownRun(row: row)].row = row
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
    private mutating func apply(_ continuation: RunContinuation, to row: RunRow) throws {
        let tasks = TaskRecord.fold(try RunReader(transaction).events(of: row.summary.id))
        runs[row.summary.id]?.tasks = OpenTasks(tasks.continued(by: continuation))
        batch.resumedTasks += (Array(continuation.repeated.keys) + Array(continuation.reopened.keys))
            .sorted().map { (row.number, $0) }
    }

    /// Writes what has been worked out so far.
    private mutating func save() throws {
        for (number, events) in unfolded { follow(TaskRecord.fold(events), of: number) }
        for (number, run) in changed.sorted(by: { $0.key < $1.key }) {
            guard let row = runs[run]?.row else { continue }
            if let before = stored[number] {
                batch.changedRuns.append(RunBatch.ChangedRun(row: row, before: before))
            } else {
                batch.newRuns.append(row)
            }
            stored[number] = .init(lastSequence: row.lastSequence, isRead: true)
        }
        try dialect.save(batch, transaction)
        (batch, changed, unfolded, places) = (RunBatch(), [:], [], [:])
    }

    private mutating func follow(_ records: [TaskRecord], of number: Int) {
        guard let id = changed[number], var run = runs[id] else { return }
        // Not copied while it changes.
        runs[id] = nil
        for record in records {
            let (before, after) = run.tasks.follow(record)
            if after.hasRow {
                batch.tasks.append((number, after))
            } else if before?.hasRow == true {
                batch.resumedTasks.append((number, record.path))
            }
        }
        run.row.underWay = run.tasks.underWay
        runs[id] = run
    }

    private mutating func newRow(_ commit: Commit, _ segment: SegmentWriter) -> RunRow? {
        guard let summary = commit.events.first.flatMap(RunSummary.init), let definition = segment.definition,
            let number = newNumbers.popLast()
        else { return nil }
        return RunRow(
            number: number, summary: summary, lastSequence: 0, definition: definition.hash, lastHash: .zero)
    }
}
