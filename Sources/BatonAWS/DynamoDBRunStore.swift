public import AWSClient
public import Baton

/// Keeps runs in a table of DynamoDB; what ``commit(_:)`` has acknowledged is in several data centres.
///
/// Writers are fenced by conditions: a commit is refused when the row of its run is no longer what it was. Two processes
/// that start a run of the same id cannot both succeed. All reads are consistent.
///
/// A batch of commits is written as a whole for up to 100 runs; larger ones in parts of that size, after all of them have
/// been checked.
public struct DynamoDBRunStore: RunStore {
    public let durability = Durability.power
    private let table: RunTable
    private let largestValueBytes: Int

    /// - Parameters:
    ///   - table: made by ``createTable(_:in:)``, or one with the string keys `pk` and `sk`.
    ///   - largestValueBytes: an output, input member or list item whose JSON is longer is stored once in its run.
    public init(_ dynamo: DynamoDB, table: String, largestValueBytes: Int = 65_536) {
        self.table = RunTable(dynamo: dynamo, name: table)
        self.largestValueBytes = max(largestValueBytes, 128)
    }

    /// Makes the table, and waits until it can be used; one that is there is left as it is.
    ///
    /// - Throws: `AWSError`.
    public static func createTable(_ name: String, in dynamo: DynamoDB) async throws {
        do {
            try await dynamo.create(DynamoDB.Table(name, key: .init("pk", "sk")))
        } catch let error as AWSError where error.code == "ResourceInUseException" {}
        while try await dynamo.status(ofTable: name) != "ACTIVE" {
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    public func commit(_ commits: [Commit]) async throws {
        try await RunCommitter(table: table, largestValueBytes: largestValueBytes).commit(commits)
    }

    public func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await runs(where: .all, limit: limit, before: before)
    }

    public func runs(where filter: RunFilter, limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await RunSearch(table: table, filter: filter).runs(limit: limit, before: before)
    }

    public func unfinishedRuns() async throws -> [RunID] {
        // A mark says only that the run may be unfinished: it is set before the row is written, and taken away after.
        let marked = try await table.ids(in: RunTable.openMarks)
        return try await table.rows(of: Set(marked)).values
            .filter { $0.summary.outcome == nil }.map(\.summary.id).sorted()
    }

    public func events(of run: RunID) async throws -> [RunEvent] { try await events(of: run, after: 0) }

    public func events(of run: RunID, after sequence: Int) async throws -> [RunEvent] {
        guard let row = try await table.row(of: run) else {
            throw RunStoreError(.unknownRun, "there is no run \(run)")
        }
        return try await RunChain(table: table, row: row).events(after: sequence)
    }

    public func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int {
        try await RunRemoval(table: table).remove(finishedBefore: limit)
    }

    public func statistics() async throws -> RunStoreStatistics {
        var statistics = RunStoreStatistics()
        try await forEachRow { row in statistics.add(row.summary, events: row.lastSequence) }
        return statistics
    }

    public func verify() async throws -> [RunStoreProblem] {
        var problems: [RunStoreProblem] = []
        try await forEachRow { row in problems += try await self.problems(of: row) }
        return problems
    }

    private func problems(of row: RunRow) async throws -> [RunStoreProblem] {
        let run = row.summary.id
        let chain = RunChain(table: table, row: row)
        var problems: [RunStoreProblem] = []
        var events: [RunEvent] = []
        var hash = SHA256.Digest.zero
        do {
            var contents: [SHA256.Digest: [UInt8]] = [:]
            for segment in try await chain.segments(after: 0) {
                let (text, found) = try await chain.events(segment, &contents)
                hash = .link(after: hash, run: run, first: segment.first, last: segment.last, events: text)
                if hash != segment.hash {
                    problems.append(
                        RunStoreProblem(
                            .hash, run: run,
                            "the events from \(segment.first) on have changed since they were stored"))
                    hash = segment.hash
                }
                events += found
            }
        } catch let error as RunStoreError {
            return [RunStoreProblem(.unreadable, run: run, error.message)]
        }
        return problems + RunCheck.problems(of: row.summary, events: events)
    }

    private func forEachRow(_ body: (RunRow) async throws -> Void) async throws {
        try await table.forEachPage(RunTable.rows) { items in
            for item in items { try await body(RunRow(item)) }
            return true
        }
    }
}
