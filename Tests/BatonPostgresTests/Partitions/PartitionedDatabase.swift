import Baton
import PostgresClient
import RunStoreSupport
import TestSupport

@testable import BatonPostgres

/// A database whose next run is the first of a partition that is still to be made, of few runs.
struct PartitionedDatabase {
    let made = TestDatabase()

    func store(runsPerPartition: Int, connections: Int = 4) async throws -> PostgresRunStore {
        let store = try await made.store(
            connections: connections, largestValueBytes: 200, runsPerPartition: runsPerPartition)
        let partitions = try await store.partitionList()
        if partitions.count == 2, let end = partitions.last?.end {
            try await store.database.write {
                _ = try $0.query(
                    "SELECT setval('run_number', ?::bigint - 1) FROM run_number WHERE NOT is_called",
                    [end.sqlValue])
            }
        }
        return store
    }

    /// Of somebody else.
    func session() async throws -> PostgresSession {
        var options = PostgresOptions(server: try await made.address())
        options.idleInTransactionLimit = .seconds(3600)
        return try PostgresSession(options)
    }
}

extension PostgresRunStore {
    func partitionList() async throws -> [RunPartition] { try await database.read(RunPartition.all) }

    /// Rows of some tables.
    func counts(_ tables: String...) async throws -> [Int] {
        try await database.read { transaction in
            try tables.map { try transaction.queryOne("SELECT COUNT(*) FROM \($0)")?.get(0) ?? -1 }
        }
    }

    func numbers() async throws -> [RunID: Int] {
        try await database.read { transaction in
            var numbers: [RunID: Int] = [:]
            for row in try transaction.query("SELECT id, number FROM run") {
                numbers[RunID(try row.get(0))] = try row.get(1)
            }
            return numbers
        }
    }
}

/// Runs that have a task and an end, or only a task.
enum SmallRun {
    static let begin = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

    static func commit(_ id: String, endsAfter seconds: Int?, value: Value? = nil) -> Commit {
        let workflow = Workflow("w", tasks: [AgentTask("a", agent: "x", operation: "y")])
        var kinds: [RunEvent.Kind] = [
            .runStarted(RunID(id), workflow, input: [:]),
            .taskFinished(task: "a", attempts: 1, .success, output: value ?? [:], failure: nil),
        ]
        if seconds != nil { kinds.append(.runFinished(.success, output: nil, failure: nil)) }
        let at = begin + .seconds(seconds ?? 0)
        return Commit(
            run: RunID(id),
            events: kinds.enumerated().map { RunEvent(sequence: $0.offset + 1, at: at, kind: $0.element) })
    }

    static func end(_ id: String, after seconds: Int) -> Commit {
        Commit(
            run: RunID(id),
            events: [
                RunEvent(
                    sequence: 3, at: begin + .seconds(seconds),
                    kind: .runFinished(.success, output: nil, failure: nil))
            ])
    }
}
