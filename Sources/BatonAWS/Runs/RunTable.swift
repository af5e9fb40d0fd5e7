internal import AWSClient
internal import Baton

/// The one table of a run store: names of attributes, and keys.
///
/// | `pk` | `sk` | what |
/// |---|---|---|
/// | `run` | id | the row of a run: its line of the history, and the end of its chain of segments |
/// | `open` | id | says that a run may be unfinished |
/// | `removed` | id | says that what belongs to a removed run may be left |
/// | `run#` id | `segment#` first `#` hash | the events that one commit appended |
/// | `run#` id | `content#` hash `#` part | a large value, a workflow, or the text of a large segment, in parts |
///
/// Lists are read consistently, for which they are partitions and no indexes: about a thousand commits a second is what
/// one takes.
struct RunTable: Sendable {
    static let rows = AttributeValue.string("run")
    static let openMarks = AttributeValue.string("open")
    static let removals = AttributeValue.string("removed")

    let dynamo: DynamoDB
    let name: String

    static func partition(_ run: RunID) -> AttributeValue { .string("run#\(run.text)") }

    static func key(_ partition: AttributeValue, _ run: RunID) -> DynamoDB.Item {
        ["pk": partition, "sk": .string(run.text)]
    }

    static func segmentKey(first: Int, hash: SHA256.Digest) -> String {
        "segment#\(padded(first))#\(hash)"
    }

    static func contentPrefix(_ hash: SHA256.Digest) -> String { "content#\(hash)#" }

    static func contentKey(_ hash: SHA256.Digest, part: Int) -> String { contentPrefix(hash) + padded(part) }

    /// Digits enough to sort any number of events as text.
    private static func padded(_ number: Int) -> String {
        let text = number.description
        return String(repeating: "0", count: max(12 - text.count, 0)) + text
    }

    /// Calls the body with each page of items of a partition until it has enough.
    ///
    /// - Parameters:
    ///   - prefix: of the sort keys.
    ///   - before: sort keys from this one on are left out.
    ///   - body: says whether to go on.
    func forEachPage(
        _ partition: AttributeValue, prefix: String? = nil, before: String? = nil, filter: String? = nil,
        values: DynamoDB.Item = [:], limit: Int? = nil, ascending: Bool = true,
        _ body: ([DynamoDB.Item]) async throws -> Bool
    ) async throws {
        var condition = "pk = :pk"
        var values = values.merging([":pk": partition]) { $1 }
        if let prefix {
            condition += " AND begins_with(sk, :prefix)"
            values[":prefix"] = .string(prefix)
        } else if let before {
            condition += " AND sk < :before"
            values[":before"] = .string(before)
        }
        var query = DynamoDB.Query(
            name, where: condition, filter: filter, values: values, limit: limit, ascending: ascending)
        repeat {
            let page = try await dynamo.query(query)
            guard try await body(page.items) else { return }
            query.exclusiveStartKey = page.lastEvaluatedKey
        } while query.exclusiveStartKey != nil
    }

    /// The ids in a partition of rows or marks, in ascending order.
    func ids(in partition: AttributeValue) async throws -> [RunID] {
        var ids: [RunID] = []
        try await forEachPage(partition) { items in
            ids += items.compactMap { $0["sk"]?.stringValue.map { RunID($0) } }
            return true
        }
        return ids
    }

    func row(of run: RunID) async throws -> RunRow? {
        try await dynamo.get(Self.key(Self.rows, run), from: name).map { item in try RunRow(item) }
    }

    /// The rows of runs, as far as there are any; a few are read at the same time.
    func rows(of runs: Set<RunID>) async throws -> [RunID: RunRow] {
        try await withThrowingTaskGroup(of: RunRow?.self) { group in
            var waiting = runs.makeIterator()
            for _ in 0..<16 {
                guard let run = waiting.next() else { break }
                group.addTask { try await row(of: run) }
            }
            var rows: [RunID: RunRow] = [:]
            while let row = try await group.next() {
                if let row { rows[row.summary.id] = row }
                if let run = waiting.next() { group.addTask { try await self.row(of: run) } }
            }
            return rows
        }
    }
}
