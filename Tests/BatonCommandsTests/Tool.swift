import Foundation
import TestSupport
import Testing

@testable import Baton

/// The built `baton`, run as a process in a folder of its own.
final class Tool: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "baton-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What a finished process said.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        var json: Value { get throws { try Value(json: output) } }
        var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    }

    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let examples = repository.appendingPathComponent("Examples")

    /// Beside the test bundle, where the package manager builds it.
    static var executable: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(
            "baton")
    }

    @discardableResult
    func run(_ arguments: String..., standardInput: String = "") async throws -> Outcome {
        try await run(arguments, standardInput: standardInput)
    }

    /// What no process of a test takes, however much else the machine does.
    private static let longest = Duration.seconds(300)

    /// A process that did not end, and was killed so that the test does.
    struct Endless: Error, CustomStringConvertible {
        let arguments: [String]
        let errors: String
        var description: String { "baton \(arguments.joined(separator: " ")) did not end: \(errors)" }
    }

    /// - Parameters:
    ///   - standardInput: what the process reads there; nothing by default.
    ///   - disk: one that the process has to see.
    ///   - whenLaunched: called with the process.
    /// - Throws: ``Endless`` when it does not end by itself; it is killed then, and when the caller is cancelled.
    @discardableResult
    func run(
        _ arguments: [String], standardInput: String = "", seeing disk: SmallDisk? = nil,
        whenLaunched: (@Sendable (Process) -> Void)? = nil
    ) async throws -> Outcome {
        let process = Process()
        let command = disk?.command(Self.executable.path, arguments) ?? (Self.executable.path, arguments)
        process.executableURL = URL(fileURLWithPath: command.0)
        process.arguments = command.1
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("BATON_") }
        // Files, not pipes: a process never waits for its reader.
        let input = folder.appendingPathComponent(".input-\(UUID().uuidString)")
        try Data(standardInput.utf8).write(to: input)
        let output = folder.appendingPathComponent(".output-\(UUID().uuidString)")
        let errors = folder.appendingPathComponent(".errors-\(UUID().uuidString)")
        let files = [
            try FileHandle(forReadingFrom: input), try Self.newFile(output), try Self.newFile(errors),
        ]
        process.standardInput = files[0]
        process.standardOutput = files[1]
        process.standardError = files[2]
        // A process is kept by Foundation for long, and its files with it.
        defer { for file in files { try? file.close() } }
        let launched = LaunchedProcess()
        let wasKilled = try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await withTaskCancellationHandler {
                    try await withCheckedThrowingContinuation {
                        (done: CheckedContinuation<Void, any Error>) in
                        process.terminationHandler = { _ in done.resume() }
                        do {
                            try process.launchAlone()
                            launched.set(process)
                            whenLaunched?(process)
                            if Task.isCancelled { launched.end(SIGKILL) }
                        } catch {
                            done.resume(throwing: error)
                        }
                    }
                } onCancel: {
                    launched.end(SIGKILL)
                }
                return false
            }
            group.addTask {
                try await Task.sleep(for: Self.longest)
                launched.end(SIGKILL)
                return true
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
        let said = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        if wasKilled { throw Endless(arguments: arguments, errors: String(said.suffix(500))) }
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: said)
    }

    /// What the processes have said on standard error until now, also those that go on.
    var errorsSoFar: Data {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix(".errors-") }.sorted().reduce(into: Data()) { all, name in
            all += (try? Data(contentsOf: folder.appendingPathComponent(name))) ?? Data()
        }
    }

    /// Waits until the processes have said something so often; two minutes at most. By bytes: a search in long text is slow.
    func wait(for text: String, count: Int = 1) async throws {
        for _ in 0..<12_000 {
            if errorsSoFar.count(of: text) >= count { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("nobody said '\(text)': \(String(decoding: errorsSoFar.suffix(500), as: UTF8.self))")
        throw CancellationError()
    }

    private static func newFile(_ url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }

    /// Writes a file into the folder and returns its name.
    func file(_ name: String, _ content: String) throws -> String { try file(name, Data(content.utf8)) }

    func file(_ name: String, _ content: Data) throws -> String {
        try content.write(to: folder.appendingPathComponent(name))
        return name
    }

    func importSample() async throws {
        let outcome = try await run("data", "import", Self.examples.appendingPathComponent("data").path)
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// Every table of the data, as text: equal before and after what must change nothing.
    func everything() async throws -> [String] {
        var tables: [String] = []
        for kind in [
            "products", "locations", "sales", "stock_movements", "suppliers", "purchase_orders", "audit",
        ] {
            tables.append(try await run("data", "export", kind).output)
        }
        return tables
    }

    static func example(_ name: String) -> String { examples.appendingPathComponent("\(name).yaml").path }
}

extension Data {
    /// How often a text occurs.
    func count(of text: String) -> Int {
        var (count, rest) = (0, self[...])
        while let found = rest.range(of: Data(text.utf8)) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}
