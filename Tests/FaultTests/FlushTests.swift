import Baton
import Foundation
import TestSupport
import Testing

/// How often a process waits for the disk, seen from outside by strace(1).
@Suite(
    "Flushes to the disk", .enabled(if: Tracing.isAvailable, "needs strace(1), and the right to use it"),
    .timeLimit(.minutes(15)))
struct FlushTests {
    private let folder = TemporaryFolder()

    private static let runs = 20
    /// Each effect starts when its intent is stored, and each run is told of when its end is.
    private static let steps = runs * 5

    private func flushes(_ durability: Durability) async throws -> Int {
        let trace = folder.path("trace-\(durability)")
        let process = try FaultBench.launch(
            ["--write", folder.path("\(durability).db"), "1000", "1", "\(Self.runs)"],
            output: folder.path("output"), durability: durability,
            by: ["strace", "-f", "-o", trace, "-e", "trace=fsync,fdatasync"])
        while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        #expect(process.terminationStatus == 0)
        let text = try String(contentsOfFile: trace, encoding: .utf8)
        return text.split(separator: "\n").count { $0.contains("sync(") }
    }

    @Test(
        "happen at every step for 'power', and only when the file is made or the log is moved for 'process'")
    func counts() async throws {
        let (power, process) = (try await flushes(.power), try await flushes(.process))
        print("\(Self.steps) steps: \(power) flushes for power, \(process) for process")
        #expect(power >= Self.steps)
        #expect(process < Self.steps / 4)
    }
}

/// strace(1), where it may be used.
private enum Tracing {
    static let isAvailable: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["strace", "-o", "/dev/null", "true"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.launchAlone()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
