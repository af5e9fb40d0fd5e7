import ArgumentParser
import Baton
import BatonSQLite
internal import FlushCounter
import Foundation

/// Runs that are stored in SQLite with every commit flushed to the disk.
struct DurableBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "durable",
        abstract: "Tasks per second of stored runs, beside what the disk allows; bytes; what a kill -9 costs."
    )

    @Option(help: "Where the databases are made: on the disk to be measured, never in memory.")
    var folder: String?
    @Option(help: "Counted runs of each workload, after one that is not counted.")
    var runs = 7

    func run() async throws {
        let parent = folder.map { URL(fileURLWithPath: $0, isDirectory: true) }
        try await measureStrictChain(in: parent)
        try await measure(
            "chain of 1,000 pure tasks", runs: 1, DurableWorkload.chain(1_000), in: parent)
        try await measure(
            "fan-out of 10,000 pure tasks", runs: 1, DurableWorkload.fan(10_000), in: parent)
        try await measure("1,000 runs of 10 tasks", runs: 1_000, DurableWorkload.chain(10), in: parent)
        try await measureBytes(in: parent)
        try await measureKills(in: parent)
    }

    /// Each task of another run, or of the same one, is stored before the next one starts; beside it stands how often the
    /// disk can flush a record of that size, one after another, measured right before and after.
    private func measureStrictChain(in parent: URL?) async throws {
        let count = 1_000
        let workflow = DurableWorkload.chain(count, operation: "outside")
        var (floors, speeds, shares, flushes): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        for run in 0...runs {
            let before = try FlushFloor.flushesPerSecond(in: parent)
            let measured = try await DurableRun(workflow, times: 1, in: parent)
            let after = try FlushFloor.flushesPerSecond(in: parent)
            guard run > 0 else { continue }
            let floor = (before + after) / 2
            let speed = Double(count) / measured.seconds
            floors.append(floor)
            speeds.append(speed)
            shares.append(speed / floor * 100)
            flushes.append(Double(measured.flushes) / Double(count))
        }
        let name = "strict chain of 1,000"
        Figure(name: "flushes of 4 KiB one after another", unit: "a second", samples: floors).print()
        Figure(name: name, unit: "tasks/s", samples: speeds).print()
        Figure(name: name, unit: "% of the flushes", samples: shares).print()
        Figure(name: name, unit: "flushes a task", samples: flushes).print()
    }

    private func measure(_ name: String, runs times: Int, _ workflow: Workflow, in parent: URL?) async throws
    {
        var (speeds, flushes): ([Double], [Double]) = ([], [])
        for run in 0...runs {
            let measured = try await DurableRun(workflow, times: times, in: parent)
            guard run > 0 else { continue }
            speeds.append(Double(times * workflow.tasks.count) / measured.seconds)
            flushes.append(Double(measured.flushes))
        }
        Figure(name: name, unit: "tasks/s", samples: speeds).print()
        Figure(name: name, unit: "flushes", samples: flushes).print()
    }

    /// By which the file grows, the workflow included, per task with an output of 64 bytes: stored one by one, and together.
    private func measureBytes(in parent: URL?) async throws {
        for (name, operation) in [("stored one by one", "outside"), ("stored together", "text")] {
            for count in [1_000, 4_000] {
                try await measureBytes(
                    "chain of \(count), \(name)", DurableWorkload.chain(count, operation: operation),
                    in: parent)
            }
        }
        try await measureBytes(
            "1,000 runs of 10 tasks", DurableWorkload.chain(10, operation: "text"), times: 1_000, in: parent)
    }

    private func measureBytes(_ name: String, _ workflow: Workflow, times: Int = 1, in parent: URL?)
        async throws
    {
        let bytes = Double(try await DurableRun(workflow, times: times, in: parent).bytes)
        Figure(name: name, unit: "bytes/task", samples: [bytes / Double(times * workflow.tasks.count)])
            .print()
    }

    private func measureKills(in parent: URL?) async throws {
        for (name, mode) in [
            ("chain killed at half: start to first resumed task", DurableWorker.Mode.chain),
            ("1,000 runs killed: start to the last resumed one", .flight),
        ] {
            var samples: [Double] = []
            for run in 0...runs {
                let milliseconds = try await DurableWorker.killAndResume(mode, in: parent)
                if run > 0 { samples.append(milliseconds) }
            }
            Figure(name: name, unit: "ms", samples: samples).print()
        }
    }
}

/// What is run.
enum DurableWorkload {
    /// 64 bytes as JSON.
    static let output: Value = ["text": .string(String(repeating: "0123456789", count: 5) + "012")]

    static func chain(_ count: Int, operation: String = "nothing") -> Workflow {
        Workflow(
            "chain",
            tasks: (0..<count).map { AgentTask("t\($0)", agent: agent(of: operation), operation: operation) })
    }

    static func fan(_ count: Int) -> Workflow {
        Workflow(
            "fan", pattern: .parallel,
            tasks: (0..<count).map { AgentTask("t\($0)", agent: "pure", operation: "nothing") })
    }

    private static func agent(of operation: String) -> String {
        operation == "outside" ? "external" : "pure"
    }

    /// `external.outside` changes something outside, so that everything before it must be stored before it starts.
    static var agents: [any Agent] {
        [
            BasicAgent("external", effect: .external, ["outside": { _, _ in output }]),
            BasicAgent("pure", effect: .pure, ["nothing": { _, _ in [:] }, "text": { _, _ in output }]),
        ]
    }
}

/// A workload in a new database, with what is stored checked afterwards.
struct DurableRun {
    let seconds: Double
    let flushes: Int
    /// By how much the database has grown.
    let bytes: Int

    /// - Throws: ``WrongResult`` when what is stored is not what was run.
    init(_ workflow: Workflow, times: Int, in parent: URL?) async throws {
        let folder = try TemporaryFolder(in: parent)
        let path = folder.url.appendingPathComponent("runs.sqlite").path
        let database = try SQLiteDatabase(path: path)
        let orchestrator = try AgentOrchestrator(
            agents: DurableWorkload.agents, store: try await SQLiteRunStore(database: database))
        let prepared = try orchestrator.prepare(workflow)
        let empty = try await database.size
        let clock = ContinuousClock()
        let (start, flushed) = (clock.now, flush_count())
        let handles = try (0..<times).map { _ in try orchestrator.start(prepared) }
        for handle in handles {
            guard try await handle.result().outcome == .success else { throw WrongResult("a run failed") }
        }
        seconds = (clock.now - start).inSeconds
        flushes = flush_count() - flushed
        bytes = try await database.size - empty
        try database.close()
        try await Self.check(path, workflow, times: times)
    }

    private static func check(_ path: String, _ workflow: Workflow, times: Int) async throws {
        let database = try SQLiteDatabase(path: path)
        let store = try await SQLiteRunStore(database: database)
        let statistics = try await store.statistics()
        guard statistics.finishedRuns == [.success: times],
            statistics.tasks == [.success: times * workflow.tasks.count],
            try await store.verify().isEmpty
        else { throw WrongResult("\(workflow.name): what is stored is not what was run") }
        try database.close()
    }
}

/// What the disk allows: a page appended to a file and flushed, again and again.
enum FlushFloor {
    static func flushesPerSecond(in parent: URL?, count: Int = 300) throws -> Double {
        let folder = try TemporaryFolder(in: parent)
        let file = open(folder.url.appendingPathComponent("floor").path, O_CREAT | O_RDWR, 0o600)
        guard file >= 0 else { throw WrongResult("\(folder.url.path) cannot be written to") }
        defer { close(file) }
        let page = [UInt8](repeating: 7, count: 4096)
        // Pages that exist, as in a log that is used again.
        for number in 0..<count { _ = pwrite(file, page, page.count, off_t(number * page.count)) }
        guard fsync(file) == 0 else { throw WrongResult("\(folder.url.path) cannot be flushed") }
        let clock = ContinuousClock()
        let start = clock.now
        for number in 0..<count {
            guard pwrite(file, page, page.count, off_t(number * page.count)) == page.count,
                fdatasync(file) == 0
            else { throw WrongResult("\(folder.url.path) cannot be flushed") }
        }
        return Double(count) / (clock.now - start).inSeconds
    }
}

extension SQLiteDatabase {
    /// In bytes, what is in its log included.
    var size: Int {
        get async throws {
            try await read { transaction in
                let row = try transaction.queryOne(
                    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", [])
                return try row?.get(0) ?? 0
            }
        }
    }
}
