import Baton
import BatonSQLite
import Foundation

/// Runs one workflow after the other, some at a time, and prints the id of each when its end is acknowledged.
enum SteadyWriter {
    /// - Parameters:
    ///   - checkpoint: after how many pages of the log these are moved to the database.
    ///   - tasks: how many runs at a time.
    ///   - count: how many runs one after the other; without end unless given. Then each run is followed by a request.
    static func run(database path: String, checkpoint: Int, tasks: Int = 3, count: Int? = nil) async throws {
        let database = try SQLiteDatabase(path: path, durability: .ofWorker)
        let store = try await SQLiteRunStore(database: database, largestValueBytes: 500)
        try await database.write { try $0.execute("PRAGMA wal_autocheckpoint = \(checkpoint)") }
        let agent = BasicAgent(
            "x", effect: .idempotent,
            ["put": { _, context in ["text": .string(String(repeating: context.idempotencyKey, count: 20))] }]
        )
        let orchestrator = try AgentOrchestrator(agents: [agent], store: store)
        let workflow = Workflow(
            "steady",
            tasks: (0..<4).map { number in
                AgentTask(
                    "t\(number)", agent: "x", operation: "put",
                    dependencies: number == 0 ? [] : ["t\(number - 1)"])
            })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    for _ in 0..<(count ?? .max) {
                        let run = try await orchestrator.executeWorkflow(workflow)
                        FileHandle.standardOutput.write(Data("\(run.id)\n".utf8))
                        guard count != nil else { continue }
                        _ = try await store.post(
                            RunRequest(
                                id: "after \(run.id)", run: run.id, .pause(reason: "late"),
                                postedAt: SystemClock().now()))
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

extension Durability {
    /// As in `baton up --durability`.
    static var ofWorker: Durability {
        ProcessInfo.processInfo.environment["FAULT_DURABILITY"].flatMap(Durability.init) ?? .power
    }
}
