import Baton
import BatonSQLite
import Foundation
import TestSupport
import Testing

/// A database, the outside world, and workers that are killed.
struct FaultBench {
    let folder = TemporaryFolder()
    let server: EffectServer
    let store: SQLiteRunStore
    private let database: String
    private let durability: Durability

    init(durability: Durability = .power) async throws {
        self.durability = durability
        database = folder.path("runs.sqlite")
        server = try EffectServer(folder: folder.path(""))
        store = try await SQLiteRunStore(database: SQLiteDatabase(path: database, durability: durability))
    }

    /// Beside the test bundle, where the package manager builds it.
    private static var executable: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("FaultWorker")
    }

    /// Starts the program with its output in a file.
    ///
    /// - Parameter command: what starts it, if not we.
    static func launch(
        _ arguments: [String], output: String, durability: Durability = .power, by command: [String] = []
    ) throws -> Process {
        try Data().write(to: URL(fileURLWithPath: output))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        defer { try? file.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command + [executable.path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["FAULT_DURABILITY": durability.rawValue], uniquingKeysWith: { $1 })
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        try process.launchAlone()
        return process
    }

    /// Starts a worker.
    ///
    /// - Parameters:
    ///   - point: where it kills itself.
    ///   - untilIdle: whether it ends by itself when nothing is left to be done.
    func worker(point: String? = nil, untilIdle: Bool) throws -> Process {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = [database, server.socket] + (point.map { [$0] } ?? [])
        var environment = ProcessInfo.processInfo.environment
        environment["FAULT_DURABILITY"] = durability.rawValue
        if untilIdle { environment["FAULT_UNTIL_IDLE"] = "1" }
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        try process.launchAlone()
        return process
    }

    /// Waits for a worker's end without holding a thread; one that takes too long is killed, and told of.
    func wait(for process: Process, seconds: Int = 30) async throws {
        for _ in 0..<(seconds * 500) where process.isRunning { try await Task.sleep(for: .milliseconds(2)) }
        if process.isRunning {
            Issue.record("a worker did not end")
            kill(process)
        }
        process.waitUntilExit()
        try await server.settle()
    }

    func kill(_ process: Process) {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Lets a worker do everything that can be done.
    func work() async throws {
        let process = try worker(untilIdle: true)
        try await wait(for: process)
        #expect(process.terminationStatus == 0 && process.terminationReason == .exit)
    }

    /// - Returns: once the start is acknowledged, the run's id.
    @discardableResult
    func start(_ workflow: Workflow) async throws -> RunID {
        let run = RunID(at: SystemClock().now(), entropy: .random(in: 0...(.max)))
        _ = try await store.post(
            RunRequest(
                id: UUID().uuidString, run: run, .start(workflow, input: [:]), postedAt: SystemClock().now()))
        return run
    }

    /// - Returns: the request's id.
    @discardableResult
    func post(_ action: RunRequest.Action, to run: RunID) async throws -> String {
        let id = UUID().uuidString
        _ = try await store.post(
            RunRequest(id: id, run: run, action, by: "test", postedAt: SystemClock().now()))
        return id
    }

    /// The tasks of a run as they are stored, by path; empty for a run that has not begun.
    func tasks(of run: RunID) async throws -> [String: TaskStatus] {
        do {
            let records = TaskRecord.fold(try await store.events(of: run))
            return Dictionary(uniqueKeysWithValues: records.map { ($0.path, $0.status) })
        } catch let error as RunStoreError where error.kind == .unknownRun {
            return [:]
        }
    }

    /// Says of every task that is in doubt what the log of the effects says.
    ///
    /// - Returns: how many there were.
    func resolveDoubts() async throws -> Int {
        var count = 0
        let runs = try await store.runs(
            where: RunFilter(taskStatus: .inDoubt), limit: 10_000, before: nil)
        for run in runs {
            for (task, status) in try await tasks(of: run.id) where status == .inDoubt {
                count += 1
                let happened = server.happened("\(run.id).1/\(task)")
                try await post(
                    .resolve(task: task, happened ? .done(output: ["found": true]) : .retry), to: run.id)
            }
        }
        return count
    }
}

/// What must hold of a run's history after any number of crashes.
enum HistoryCheck {
    /// - Returns: a line for each thing that is wrong.
    static func problems(of run: RunID, _ events: [RunEvent], external: Set<String>) -> [String] {
        var ended: Set<String> = []
        var open: Set<String> = []
        var problems: [String] = []
        for event in events {
            guard let task = event.task else { continue }
            let name = task.split(separator: "/").last.map(String.init) ?? task
            switch event.kind {
            case .attemptStarted where external.contains(name):
                // The attempt before was cut off, and nobody said so.
                if !open.insert(task).inserted { problems.append("\(run)/\(task): a doubt was not reported") }
            case .taskInDoubt: open.remove(task)
            case .taskFinished:
                open.remove(task)
                if !ended.insert(task).inserted { problems.append("\(run)/\(task): recorded as done twice") }
            default: break
            }
        }
        return problems
    }
}
