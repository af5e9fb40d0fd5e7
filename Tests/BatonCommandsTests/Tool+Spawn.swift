import Foundation
import Synchronization
import TestSupport

/// A process that goes on while the test does.
final class Spawned {
    let process = Process()

    init(_ executable: URL, _ arguments: [String], in folder: URL) throws {
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("BATON_") }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.launchAlone()
    }

    /// Ends it as a crash does, and waits until it is gone.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// For the end of a test, however that went.
    func stop() { if process.isRunning { kill() } }

    /// Waits for its end, two minutes at most.
    func status() async -> Int32? {
        for _ in 0..<12_000 where process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
        return process.isRunning ? nil : process.terminationStatus
    }
}

/// A process that `Tool.run` has started, to be ended from outside.
final class LaunchedProcess: Sendable {
    private let process = Mutex<Process?>(nil)

    var set: @Sendable (Process) -> Void { { [self] process in self.process.withLock { $0 = process } } }

    var hasEnded: Bool { process.withLock { $0?.isRunning == false } }

    /// Sends it a signal if it still runs; a test that has failed must not wait for it.
    func end(_ signal: Int32) {
        process.withLock { process in
            guard let process, process.isRunning else { return }
            kill(process.processIdentifier, signal)
        }
    }
}

extension Tool {
    func spawn(_ arguments: String...) throws -> Spawned {
        try Spawned(Self.executable, arguments, in: folder)
    }
}
