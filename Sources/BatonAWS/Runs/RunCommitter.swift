internal import AWSClient
internal import Baton

/// Writes a batch of commits.
///
/// First what is large and has no order: segments under keys that hold their hash. Nobody reads them yet. Then the rows,
/// under the condition that they are still what they were: with them the segments become part of their runs.
struct RunCommitter: Sendable {
    /// What a transaction of DynamoDB takes.
    private static let largestTransaction = 100
    private static let attempts = 8

    let table: RunTable
    let largestValueBytes: Int

    /// - Throws: `RunStoreError` of kind `conflict` when events do not follow, or somebody else has written.
    func commit(_ commits: [Commit]) async throws {
        let found = try await table.rows(of: Set(commits.map(\.run)))
        var rows: [RunID: RunRow] = found
        var items: [String: DynamoDB.Item] = [:]
        for commit in commits {
            try commit.check(following: rows[commit.run]?.lastSequence ?? 0)
            guard !commit.events.isEmpty,
                var row = rows[commit.run] ?? commit.events.first.flatMap(RunSummary.init).map({ RunRow($0) })
            else { continue }
            row.apply(commit.events)
            let added = RunSegment.append(commit.events, to: &row, largestValueBytes: largestValueBytes)
            for (key, item) in added { items["\(commit.run.text)#\(key)"] = item }
            rows[commit.run] = row
        }
        let changed = rows.values.filter { $0 != found[$0.summary.id] }.sorted {
            $0.summary.id < $1.summary.id
        }
        let opened = changed.filter { row in
            guard row.summary.outcome == nil else { return false }
            let before = found[row.summary.id]?.summary
            return before == nil || before?.outcome != nil
        }
        try await table.dynamo.write(
            items.values.map { .put($0) } + opened.map { .put($0.openMark) }, to: table.name)
        for start in stride(from: 0, to: changed.count, by: Self.largestTransaction) {
            let part = changed[start..<min(start + Self.largestTransaction, changed.count)]
            try await put(Array(part), after: found)
        }
        // A mark that stays by mischance costs a look at the row.
        for row in changed where row.summary.outcome != nil { try? await close(row) }
    }

    private func put(_ rows: [RunRow], after found: [RunID: RunRow]) async throws {
        let puts = rows.map { $0.put(after: found[$0.summary.id], in: table.name) }
        var attempt = 1
        while true {
            do {
                if puts.count == 1, let put = puts.first {
                    try await table.dynamo.put(put)
                } else {
                    try await table.dynamo.transact(puts.map { .put($0) })
                }
                return
            } catch let error as AWSError where error.isConditionFailure {
                // An earlier attempt may have been carried out, and its answer lost.
                let stored = try await table.rows(of: Set(rows.map(\.summary.id)))
                let refused = rows.map(\.summary.id).filter { id in
                    stored[id] != rows.first { $0.summary.id == id }
                }
                guard !refused.isEmpty else { return }
                let foreign = refused.filter { stored[$0] != found[$0] }
                throw RunStoreError(
                    .conflict,
                    "somebody else writes to run \((foreign.isEmpty ? refused : foreign).map(\.text).joined(separator: ", "))"
                )
            } catch let error as AWSError
                where error.code == "TransactionCanceledException" && attempt < Self.attempts
            {
                // Another transaction holds one of the rows at this moment.
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...(10 << attempt))))
                attempt += 1
            }
        }
    }

    /// Takes the mark of an unfinished run away, unless a later generation has set it.
    private func close(_ row: RunRow) async throws {
        try await table.dynamo.delete(
            DynamoDB.Delete(
                RunTable.key(RunTable.openMarks, row.summary.id), from: table.name,
                if: "attribute_not_exists(generation) OR generation <= :generation",
                values: [":generation": .integer(row.summary.generation)]))
    }
}

extension RunRow {
    fileprivate var openMark: DynamoDB.Item {
        RunTable.key(RunTable.openMarks, summary.id)
            .merging(["generation": .integer(summary.generation)]) { $1 }
    }
}
