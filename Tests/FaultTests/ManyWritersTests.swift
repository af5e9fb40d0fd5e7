import Baton
import BatonSQLite
import Foundation
import TestSupport
import Testing

extension HeavyTests {
    /// Eight processes with eight runs each write to one file at the same time.
    @Suite("Many writers in many processes", .timeLimit(.minutes(15)))
    struct ManyWritersTests {
        private let folder = TemporaryFolder()
        private static let (processes, tasks, runs) = (8, 8, 4)

        @Test("never hear that the file is busy, and everything that they wrote is there")
        func writers() async throws {
            let path = folder.path("runs.db")
            let store = try await SQLiteRunStore(database: SQLiteDatabase(path: path))
            let workers = try (0..<Self.processes).map { number in
                let output = folder.path("\(number).txt")
                return try FaultBench.launch(
                    ["--write", path, "1000", "\(Self.tasks)", "\(Self.runs)"], output: output)
            }
            defer {
                for worker in workers where worker.isRunning {
                    kill(worker.processIdentifier, SIGKILL)
                    worker.waitUntilExit()
                }
            }
            for worker in workers {
                while worker.isRunning { try await Task.sleep(for: .milliseconds(10)) }
                // Any error ends a worker with another status.
                #expect(worker.terminationStatus == 0 && worker.terminationReason == .exit)
            }
            let expected = Self.processes * Self.tasks * Self.runs
            #expect(try await store.statistics().finishedRuns == [.success: expected])
            #expect(try await store.statistics().tasks == [.success: expected * 4])
            #expect(try await store.openRequests(to: nil).count == expected)
            let told = try (0..<Self.processes).flatMap { number in
                try String(contentsOfFile: folder.path("\(number).txt"), encoding: .utf8).split(
                    separator: "\n")
            }
            #expect(Set(told).count == expected)
            #expect(try await store.verify() == [])
        }
    }
}
