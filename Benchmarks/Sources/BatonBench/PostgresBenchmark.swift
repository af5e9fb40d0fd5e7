import ArgumentParser
import Baton
import BatonPostgres
import Foundation
import PostgresClient

/// Workers that share the runs of a PostgreSQL server of their own, on this machine.
struct PostgresBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postgres",
        abstract:
            "Tasks per second of one to four workers on PostgreSQL, a long queue, idle load, time to start."
    )

    @Option(help: "Where the server keeps its data: on the disk to be measured.")
    var folder = "/tmp"
    @Option(help: "Counted rounds of each number of workers, after one that is not counted.")
    var rounds = 5
    @Option(help: "Runs in the long queue.")
    var queued = 100_000
    @Option(help: "Starts whose time is taken.")
    var starts = 300

    func run() async throws {
        let server = try PostgresBenchServer(in: folder)
        let store = try await PostgresRunStore(
            database: PostgresDatabase(PostgresOptions(server: server.address)))
        Figure(
            name: "flushes of 8 KiB one after another", unit: "a second",
            samples: [try server.flushesPerSecond()]
        )
        .print()
        for count in [1, 2, 4] {
            try await measureThroughput(store, server, Self.chain, workers: count)
        }
        try await measureThroughput(store, server, Self.pureChain, workers: 2)
        try await measureQueue(store, server)
        try await measureLatency(store, server)
        try await measureIdle(store, server)
        let problems = try await store.verify()
        guard problems.isEmpty else { throw WrongResult("\(problems[0])") }
        Figure(
            name: "flushes of 8 KiB one after another", unit: "a second",
            samples: [try server.flushesPerSecond()]
        )
        .print()
    }

    /// Of tasks that each change something outside: all is stored before the next one starts.
    private static let chain = chain("chain", of: "worker")
    /// Of tasks that may run ahead of the store.
    private static let pureChain = chain("pure chain", of: "calculator")

    private static func chain(_ name: String, of agent: String) -> Workflow {
        Workflow(name, tasks: (0..<10).map { AgentTask("t\($0)", agent: agent, operation: "step") })
    }

    /// 1,000 runs of ten tasks, posted in one transaction to workers that wait for them.
    private func measureThroughput(
        _ store: PostgresRunStore, _ server: PostgresBenchServer, _ workflow: Workflow, workers count: Int
    ) async throws {
        let workers = try await start(count, server, store)
        defer { for worker in workers { worker.kill() } }
        var speeds: [Double] = []
        for round in 0...rounds {
            let seconds = try await drain(1_000, workflow, store)
            if round > 0 { speeds.append(10_000 / seconds) }
        }
        for worker in workers { try worker.stop() }
        Figure(
            name: "1,000 runs of 10 tasks, \(workflow.name), workers: \(count)", unit: "tasks/s",
            samples: speeds
        ).print()
    }

    /// The speed of each tenth of a long queue.
    private func measureQueue(_ store: PostgresRunStore, _ server: PostgresBenchServer) async throws {
        let before = try await ended(store)
        try await post(queued, Self.chain, store)
        let workers = try await start(2, server, store)
        defer { for worker in workers { worker.kill() } }
        var (marks, done) = ([ContinuousClock.now], 0)
        while done < queued {
            try await Task.sleep(for: .milliseconds(50))
            done = try await ended(store) - before
            while marks.count <= done * 10 / queued { marks.append(.now) }
        }
        let memory = workers.map { Double($0.memory) / 1_048_576 }
        for worker in workers { try worker.stop() }
        let tenths = zip(marks, marks.dropFirst()).map {
            Double(queued) / ($0.duration(to: $1) / .seconds(1))
        }
        Figure(name: "\(queued) queued runs of 10 tasks, each tenth", unit: "tasks/s", samples: tenths)
            .print()
        print("in this order: \(tenths.map { String(Int($0)) }.joined(separator: ", ")) tasks/s")
        Figure(name: "a worker's memory after them", unit: "MiB", samples: memory).print()
    }

    /// From the time at which a start was posted to that of its first task, by the clock of this machine.
    private func measureLatency(_ store: PostgresRunStore, _ server: PostgresBenchServer) async throws {
        let workers = try await start(2, server, store)
        defer { for worker in workers { worker.kill() } }
        var runs: [RunID] = []
        for _ in 0..<starts {
            runs += try await post(1, Self.chain, store)
            try await Task.sleep(for: .milliseconds(20))
        }
        var times: [Double] = []
        for run in runs {
            var first: Timestamp?
            while first == nil {
                try await Task.sleep(for: .milliseconds(1))
                first = try? await store.events(of: run).first { event in
                    if case .attemptStarted = event.kind { true } else { false }
                }?.at
            }
            guard let first, let posted = try await store.start(of: run)?.request.postedAt else { continue }
            times.append(Double(first.nanoseconds - posted.nanoseconds) / 1e6)
        }
        for worker in workers { try worker.stop() }
        Figure(name: "from the post of a start to its first task", unit: "ms", samples: times).print()
        let sorted = times.sorted()
        print("99 % within \(sorted[sorted.count * 99 / 100]) ms")
    }

    /// Transactions of two workers that have nothing to do.
    private func measureIdle(_ store: PostgresRunStore, _ server: PostgresBenchServer) async throws {
        let workers = try await start(2, server, store)
        defer { for worker in workers { worker.kill() } }
        func transactions() async throws -> Double {
            try await store.database.read { transaction in
                try transaction.queryOne(
                    "SELECT CAST(xact_commit + xact_rollback AS double precision) FROM pg_stat_database WHERE datname = current_database()"
                )?.get(0) ?? 0
            }
        }
        try await Task.sleep(for: .seconds(5))
        let (start, before) = (ContinuousClock.now, try await transactions())
        try await Task.sleep(for: .seconds(30))
        let seconds = start.duration(to: .now) / .seconds(1)
        // Less this question.
        let rate = (try await transactions() - before - 1) / seconds / 2
        for worker in workers { try worker.stop() }
        Figure(name: "idle worker", unit: "transactions/s", samples: [rate]).print()
    }

    private func start(
        _ count: Int, _ server: PostgresBenchServer, _ store: PostgresRunStore
    ) async throws -> [BackgroundProcess] {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
        let workers = try (0..<count).map { _ in
            try BackgroundProcess(
                program, ["postgres-worker", "--server", server.address],
                in: FileManager.default.temporaryDirectory)
        }
        while try await store.workers().count < count { try await Task.sleep(for: .milliseconds(20)) }
        try await Task.sleep(for: .milliseconds(300))
        return workers
    }

    /// - Returns: seconds from the commit of the posts to the end of the last run.
    private func drain(_ count: Int, _ workflow: Workflow, _ store: PostgresRunStore) async throws -> Double {
        let before = try await ended(store)
        try await post(count, workflow, store)
        let start = ContinuousClock.now
        await store.announce()
        while try await ended(store) < before + count { try await Task.sleep(for: .milliseconds(5)) }
        return start.duration(to: .now) / .seconds(1)
    }

    @discardableResult
    private func post(_ count: Int, _ workflow: Workflow, _ store: PostgresRunStore) async throws -> [RunID] {
        var random = SystemRandomNumberGenerator()
        var runs: [RunID] = []
        for start in stride(from: 0, to: count, by: 1_000) {
            let now = SystemClock().now()
            let part = (start..<min(start + 1_000, count)).map { _ in RunID(at: now, entropy: random.next()) }
            if part.count == 1 {
                _ = try await store.post(Self.request(part[0], workflow, now))
            } else {
                try await store.database.write { transaction in
                    for run in part { _ = try store.post(Self.request(run, workflow, now), in: transaction) }
                }
            }
            runs += part
        }
        return runs
    }

    private static func request(_ run: RunID, _ workflow: Workflow, _ now: Timestamp) -> RunRequest {
        RunRequest(id: "start \(run.text)", run: run, .start(workflow, input: [:]), postedAt: now)
    }

    private func ended(_ store: PostgresRunStore) async throws -> Int {
        let counts = try await store.statistics().finishedRuns
        guard counts.keys.allSatisfy({ $0 == .success }) else { throw WrongResult("runs failed: \(counts)") }
        return counts[.success] ?? 0
    }
}
