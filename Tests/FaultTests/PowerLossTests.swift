import Baton
import BatonSQLite
import Foundation
import TestSupport
import Testing

extension HeavyTests {
    /// A process that writes all the time is stopped at random instants, within commits and while pages move from the log to
    /// the database, and what was not synchronised then is spoilt in a copy.
    @Suite("Loss of power at random instants", .serialized, .timeLimit(.minutes(15)))
    struct PowerLossTests {
        private let folder = TemporaryFolder()
        /// `BATON_POWER_SEEDS` in the environment makes it longer.
        private static let seeds = Int(ProcessInfo.processInfo.environment["BATON_POWER_SEEDS"] ?? "") ?? 8

        @Test("what is left opens and verifies, has everything that was acknowledged, and goes on")
        func losses() async throws {
            var (losses, inCheckpoints, runs) = (0, 0, 0)
            for seed in 0..<Self.seeds {
                var random = Dice(seed: UInt64(seed))
                let path = folder.path("runs-\(seed).db")
                let output = folder.path("acknowledged-\(seed)")
                // Checkpoints all the time, often, now and then.
                let worker = try FaultBench.launch(
                    ["--write", path, "\([4, 16, 200][seed % 3])"], output: output)
                defer { kill(worker) }
                while try acknowledged(output).count < 3 { try await Task.sleep(for: .milliseconds(2)) }
                for number in 0..<6 {
                    try await Task.sleep(for: .microseconds(.random(in: 0...20_000, using: &random)))
                    try await stop(worker)
                    let known = try acknowledged(output)
                    var image = try DiskImage(of: path)
                    Foundation.kill(worker.processIdentifier, SIGCONT)
                    inCheckpoints += image.isInCheckpoint ? 1 : 0
                    image.losePower(using: &random)
                    let copy = folder.path("copy-\(seed)-\(number).db")
                    try image.write(to: copy)
                    try await check(copy, known)
                    (losses, runs) = (losses + 1, runs + known.count)
                }
            }
            print(
                "\(losses) losses of power, \(inCheckpoints) of them while pages moved; \(runs) runs acknowledged"
            )
            #expect(inCheckpoints > 0)
        }

        private func check(_ path: String, _ acknowledged: [RunID]) async throws {
            let database = try SQLiteDatabase(path: path)
            let store = try await SQLiteRunStore(database: database)
            #expect(try await store.verify() == [])
            for run in acknowledged {
                #expect(RunResult(folding: try await store.events(of: run)).outcome == .success)
            }
            let agent = BasicAgent("x", effect: .idempotent, ["put": { _, _ in [:] }])
            for run in try await AgentOrchestrator(agents: [agent], store: store).recover() {
                #expect(try await run.result().outcome == .success)
            }
            #expect(try await store.unfinishedRuns() == [])
            #expect(try await store.verify() == [])
            try database.close()
            for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
        }

        private func kill(_ process: Process) {
            Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }

        /// Stops all threads of a process, within whatever they do.
        private func stop(_ process: Process) async throws {
            Foundation.kill(process.processIdentifier, SIGSTOP)
            let tasks = "/proc/\(process.processIdentifier)/task"
            while true {
                let threads = try FileManager.default.contentsOfDirectory(atPath: tasks)
                let states = threads.compactMap { thread in
                    (try? String(contentsOfFile: "\(tasks)/\(thread)/stat", encoding: .utf8))?
                        .split(separator: ") ").last?.first
                }
                if states.allSatisfy({ $0 == "T" }) { return }
                try await Task.sleep(for: .milliseconds(1))
            }
        }

        /// The runs whose ends the process has been told of; it prints whole lines.
        private func acknowledged(_ path: String) throws -> [RunID] {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return text.split(separator: "\n").map { RunID(String($0)) }
        }
    }
}

/// Repeatable random numbers: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
