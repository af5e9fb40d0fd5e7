import ArgumentParser
import Baton
import BatonSQLite
import Foundation

/// Queries of the history when it is long.
struct HistoryBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Queries of the history at a million tasks.")

    @Option(help: "Where the database is made.")
    var folder: String?
    @Option(help: "Runs of ten tasks each.")
    var count = 100_000
    @Option(help: "Queries of each kind.")
    var queries = 500

    func run() async throws {
        let folder = try TemporaryFolder(in: folder.map { URL(fileURLWithPath: $0, isDirectory: true) })
        let path = folder.url.appendingPathComponent("runs.sqlite").path
        let database = try SQLiteDatabase(path: path)
        let store = try await SQLiteRunStore(database: database)
        let ids = try await fill(store)
        let clock = ContinuousClock()
        func measure(_ name: String, _ body: (Int) async throws -> Bool) async throws {
            var samples: [Double] = []
            for number in 0..<queries {
                let start = clock.now
                guard try await body(number) else { throw WrongResult("\(name): wrong answer") }
                samples.append((clock.now - start).inSeconds * 1e3)
            }
            samples.sort()
            let p99 = samples[min(samples.count - 1, Int(Double(samples.count) * 0.99))]
            Figure(name: name, unit: "ms", samples: samples).print()
            Figure(name: "\(name), p99", unit: "ms", samples: [p99]).print()
        }
        func any(_ number: Int) -> Int { number * 7_919 % ids.count }
        /// Of a run whose tasks all succeeded.
        func good(_ number: Int) -> RunID { ids[any(number).isMultiple(of: 100) ? 1 : any(number)] }
        try await measure("one run") { try await store.events(of: good($0)).count == 22 }
        try await measure("a page of 50 runs") {
            try await store.runs(limit: 50, before: ids[max(any($0), 50)]).count == 50
        }
        let failed = RunFilter(state: .ended(.failed))
        try await measure("a page of 50 failed runs") {
            let page = try await store.runs(
                where: failed, limit: 50, before: ids[max(any($0), ids.count / 2)])
            return page.count == 50 && page.allSatisfy { $0.outcome == .failed }
        }
        try await measure("a page of a status that nobody has") { _ in
            try await store.runs(where: RunFilter(taskStatus: .timedOut), limit: 50, before: nil).isEmpty
        }
        let all = ids.count
        try await measure("counts by status") { _ in
            let statistics = try await store.statistics()
            return statistics.finishedRuns.values.reduce(0, +) == all
                && statistics.tasks.values.reduce(0, +) == all * 10
        }
        Figure(
            name: "the file", unit: "bytes/task",
            samples: [Double(try await database.size) / Double(all * 10)]
        ).print()
        try database.close()
    }

    /// Every hundredth run fails.
    private func fill(_ store: SQLiteRunStore) async throws -> [RunID] {
        let agent = BasicAgent(
            "bench", effect: .pure,
            [
                "text": { _, _ in DurableWorkload.output },
                "fail": { _, _ in throw OperationFailure("no", isRetryable: false) },
            ])
        let orchestrator = try AgentOrchestrator(agents: [agent], store: store)
        func chain(_ first: String) throws -> PreparedWorkflow {
            try orchestrator.prepare(
                Workflow(
                    "chain",
                    tasks: (0..<10).map {
                        AgentTask(
                            "t\($0)", agent: "bench", operation: $0 == 0 ? first : "text",
                            dependencies: $0 == 0 ? [] : ["t\($0 - 1)"])
                    }))
        }
        let (good, bad) = (try chain("text"), try chain("fail"))
        var ids: [RunID] = []
        while ids.count < count {
            let handles = try (ids.count..<min(ids.count + 1_000, count)).map {
                try orchestrator.start($0.isMultiple(of: 100) ? bad : good)
            }
            for handle in handles { _ = try await handle.result() }
            ids += handles.map(\.id)
        }
        return ids
    }
}
