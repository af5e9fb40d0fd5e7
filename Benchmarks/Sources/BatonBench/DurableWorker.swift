import ArgumentParser
import Baton
import BatonSQLite
import Foundation
internal import Synchronization

/// The process that is killed in the middle of its runs, and the one that goes on with them.
struct DurableWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "durable-worker", shouldDisplay: false)

    enum Mode: String, ExpressibleByArgument {
        /// One run of a chain of 1,000 tasks, each stored before the next, killed at half.
        case chain
        /// 1,000 runs with a task under way in each.
        case flight
    }

    @Option var mode: Mode
    @Option var database: String
    @Flag(help: "Whether to go on with what is there.") var resume = false

    /// Writes the instant at which the work goes on, of the system's monotonic clock.
    func run() async throws {
        let store = try await SQLiteRunStore(database: SQLiteDatabase(path: database))
        let counter = Counter()
        let isResumed = resume
        let agent = BasicAgent(
            "worker", effect: .idempotent,
            [
                "step": { _, _ in
                    if isResumed {
                        counter.add { if $0 == 1 { Self.tell() } }
                    } else {
                        counter.add { if $0 == 500 { kill(getpid(), SIGKILL) } }
                    }
                    return [:]
                },
                "hold": { _, _ in
                    guard isResumed else {
                        counter.add { _ in }
                        try await Task.sleep(for: .seconds(3600))
                        return [:]
                    }
                    counter.add { if $0 == 1_000 { Self.tell() } }
                    return [:]
                },
            ])
        let orchestrator = try AgentOrchestrator(agents: [agent], store: store)
        if resume {
            for handle in try await orchestrator.recover() {
                guard try await handle.result().outcome == .success else { throw WrongResult("a run failed") }
            }
            return
        }
        switch mode {
        case .chain:
            let chain = Workflow(
                "chain", tasks: (0..<1_000).map { AgentTask("t\($0)", agent: "worker", operation: "step") })
            _ = try await orchestrator.executeWorkflow(chain)
        case .flight:
            let flight = try orchestrator.prepare(
                Workflow("flight", tasks: [AgentTask("hold", agent: "worker", operation: "hold")]))
            let handles = try (0..<1_000).map { _ in try orchestrator.start(flight) }
            for handle in handles { try await handle.flush() }
            while counter.value < 1_000 { try await Task.sleep(for: .milliseconds(1)) }
            for handle in handles { try await handle.flush() }
            kill(getpid(), SIGKILL)
        }
    }

    private final class Counter: Sendable {
        private let number = Mutex(0)
        var value: Int { number.withLock { $0 } }
        func add(_ then: (Int) -> Void) {
            then(
                number.withLock { number in
                    number += 1
                    return number
                })
        }
    }

    private static func tell() { print(now) }

    /// Nanoseconds of the system's monotonic clock, the same in all processes.
    private static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// Lets one process be killed and another go on.
    ///
    /// - Returns: milliseconds from the start of the second process to where it goes on.
    /// - Throws: ``WrongResult`` when a run is missing or unfinished afterwards.
    static func killAndResume(_ mode: Mode, in parent: URL?) async throws -> Double {
        let folder = try TemporaryFolder(in: parent)
        let path = folder.url.appendingPathComponent("runs.sqlite").path
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        func start(_ more: [String]) throws -> (status: Int32, output: String, began: Int) {
            let process = Process()
            process.executableURL = program
            process.arguments = ["durable-worker", "--mode", mode.rawValue, "--database", path] + more
            let pipe = Pipe()
            process.standardOutput = pipe
            let began = now
            try process.run()
            let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: output, as: UTF8.self), began)
        }
        guard try start([]).status == SIGKILL else { throw WrongResult("the process was not killed") }
        let resumed = try start(["--resume"])
        guard resumed.status == 0,
            let end = Int(resumed.output.trimmingCharacters(in: .whitespacesAndNewlines))
        else { throw WrongResult("the runs did not go on: \(resumed.output)") }
        let store = try await SQLiteRunStore(database: SQLiteDatabase(path: path))
        let statistics = try await store.statistics()
        let expected: (runs: Int, tasks: Int) = mode == .chain ? (1, 1_000) : (1_000, 1_000)
        guard statistics.finishedRuns == [.success: expected.runs],
            statistics.tasks == [.success: expected.tasks], statistics.unfinishedRuns == 0
        else { throw WrongResult("runs are missing after the kill") }
        return Double(end - resumed.began) / 1e6
    }
}
