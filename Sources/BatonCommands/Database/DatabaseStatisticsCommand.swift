internal import ArgumentParser
internal import Baton
internal import Foundation

struct DatabaseStatisticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Show how many runs, tasks and bytes the database holds.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let store = try await HistoryFile.open(database)
        let statistics = try await store.statistics()
        let kept = Kept(retention: try KeepOption.configured(), firstEnd: try await store.firstEnd())
        let bytes = try await bytes()
        Console.output(
            output.json
                ? statistics.document(kept, bytes: bytes).json(pretty: true)
                : Self.text(statistics, kept, bytes: bytes))
    }

    /// What automatic pruning leaves.
    fileprivate struct Kept {
        let retention: Retention
        /// Of the runs that are there.
        let firstEnd: Timestamp?
    }

    /// Of the file with its log, or of the whole database on the server.
    private func bytes() async throws -> Int {
        switch database.address {
        case .file(let path): return Self.size(of: path) + Self.size(of: path + "-wal")
        case .server:
            return try await StoreConnection.open(database.address).database.read { transaction in
                try transaction.queryOne("SELECT pg_database_size(current_database())")?.get(0) ?? 0
            }
        }
    }

    private static func size(of path: String) -> Int {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        return size ?? 0
    }

    private static func text(_ statistics: RunStoreStatistics, _ kept: Kept, bytes: Int) -> String {
        var table = TextTable(["WHAT", "COUNT"], alignRight: [1])
        table.add(["runs unfinished", String(statistics.unfinishedRuns)])
        for outcome in RunOutcome.allCases {
            guard let count = statistics.finishedRuns[outcome] else { continue }
            table.add(["runs \(outcome.rawValue)", String(count)])
        }
        for status in TaskStatus.allCases {
            guard let count = statistics.tasks[status] else { continue }
            table.add(["tasks \(status.rawValue)", String(count)])
        }
        table.add(["events", String(statistics.events)])
        table.add(["bytes on disk", String(bytes)])
        table.add(["finished runs kept", kept.retention.text])
        if let end = kept.firstEnd { table.add(["first of them ended", end.toSeconds]) }
        return table.render()
    }
}

extension RunStoreStatistics {
    fileprivate func document(_ kept: DatabaseStatisticsCommand.Kept, bytes: Int) -> Value {
        var runs = ["unfinished": Value.int(Int64(unfinishedRuns))]
        for (outcome, count) in finishedRuns { runs[outcome.rawValue] = .int(Int64(count)) }
        var tasks: [String: Value] = [:]
        for (status, count) in self.tasks { tasks[status.rawValue] = .int(Int64(count)) }
        return [
            "runs": .object(runs), "tasks": .object(tasks), "events": .int(Int64(events)),
            "bytes": .int(Int64(bytes)), "keep": .string(kept.retention.text),
            "first_end": kept.firstEnd.map { .string($0.description) } ?? .null,
        ]
    }
}
