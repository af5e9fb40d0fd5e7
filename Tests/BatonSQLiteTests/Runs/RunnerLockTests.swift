import Baton
import BatonSQLite
import Foundation
import TestSupport
import Testing

@Suite("The lock of the process that runs workflows")
struct RunnerLockTests {
    private let folder = TemporaryFolder()

    @Test("A second holder is refused with the number of the first, readers are not, and release frees it")
    func exclusion() async throws {
        let path = folder.path("runs.db")
        let first = try await SQLiteRunStore(database: SQLiteDatabase(path: path))
        let second = try await SQLiteRunStore(database: SQLiteDatabase(path: path))
        try withExtendedLifetime(first.lockForRunning()) { lock in
            #expect(lock != nil)
            let error = #expect(throws: SQLError.self) { try second.lockForRunning() }
            #expect(error?.kind == .busy)
            #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier) ") == true)
        }
        #expect(try await second.runs(limit: 1, before: nil).isEmpty)
        #expect(try second.lockForRunning() != nil)
    }

    @Test("A database in memory needs none")
    func inMemory() async throws {
        let store = try await SQLiteRunStore(database: SQLiteDatabase.inMemory())
        #expect(try store.lockForRunning() == nil)
    }

    @Test("Another process's lock is respected, and is gone when that process is killed")
    func otherProcess() async throws {
        let path = folder.path("runs.db")
        let store = try await SQLiteRunStore(database: SQLiteDatabase(path: path))
        // flock(1) of util-linux takes the same kind of lock.
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        holder.arguments = ["--no-fork", path + ".lock", "cat"]
        let (input, output) = (Pipe(), Pipe())
        holder.standardInput = input
        holder.standardOutput = output
        try holder.run()
        // What comes back was written by a process that has the lock.
        try input.fileHandleForWriting.write(contentsOf: Data("x".utf8))
        #expect(try output.fileHandleForReading.read(upToCount: 1) == Data("x".utf8))
        let error = #expect(throws: SQLError.self) { try store.lockForRunning() }
        #expect(error?.kind == .busy)
        #expect(error?.message.hasPrefix("\(path): another process runs workflows on this file") == true)
        kill(holder.processIdentifier, SIGKILL)
        holder.waitUntilExit()
        #expect(try store.lockForRunning() != nil)
    }
}
