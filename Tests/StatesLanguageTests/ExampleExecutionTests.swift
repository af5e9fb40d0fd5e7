import Foundation
import TestSupport
import Testing

@testable import Baton
@testable import StatesLanguage

@Suite(
    "Exported examples, executed with the real agents", .serialized,
    .enabled(if: PythonLines.hasEmulators, Comment(rawValue: PythonLines.absence)),
    .enabled(if: BatonProgram.isBuilt, "the program baton is not built"))
struct ExampleExecutionTests {
    @Test(
        "yield what the engine yields", arguments: EmulatorKind.allCases,
        [
            ("inventory-update", #"{"sku": "1082185"}"#, ["success", "success", "success", "success"]),
            ("parallel-analysis", "{}", ["success", "success", "success"]),
            ("conditional-procurement", #"{"sku": "1082185"}"#, ["success", "success", "success"]),
            ("conditional-procurement", #"{"sku": "1096036"}"#, ["success", "skipped", "skipped"]),
        ])
    func examples(kind: EmulatorKind, example: (name: String, input: String, statuses: [String])) throws {
        let program = try BatonProgram()
        let file = BatonProgram.repository.appendingPathComponent("Examples/\(example.name).yaml").path
        try program.run(
            "data", "import", BatonProgram.repository.appendingPathComponent("Examples/data").path)
        // The engine and the machine begin with equal data.
        let copy = try program.copyOfData()
        let run = try Value(json: program.run("run", file, "--json", "--input", example.input))
        let machine = try Value(json: program.run("export", "--format", "asl", file))
        let emulator = try Emulator(
            kind, environment: ["BATON_PROGRAM": BatonProgram.path, "BATON_DB": copy])
        let execution = try emulator.execute(machine, input: Value(json: example.input))
        #expect(execution["status"] == "SUCCEEDED", "\(execution)")
        #expect(execution["output"]?["status"] == run["outcome"])
        let tasks = try #require(run["tasks"]?.arrayValue)
        #expect(tasks.map { $0["status"]?.stringValue } == example.statuses)
        for task in tasks {
            let id = task["id"]?.stringValue ?? ""
            let found = execution["output"]?["tasks"]?[id]
            #expect(found?["status"] == task["status"], "\(id): \(execution)")
            let (output, expected) = (found?["output"] ?? .null, task["output"] ?? .null)
            #expect(output.comparable == expected.comparable, "\(id)")
        }
    }
}

extension Value {
    /// Numbers by their value, and orders without the part of their names that comes from the run.
    fileprivate var comparable: Value {
        let text = withPlainNumbers.json().replacing(/PO-(\d{8})-[0-9A-F]{12}/) { "PO-\($0.1)" }
        return (try? Value(json: text)) ?? .null
    }
}

/// The built program, with data of its own.
final class BatonProgram: Sendable {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("baton-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static let repository = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Beside the test bundle, where the package manager builds it.
    static let path =
        ProcessInfo.processInfo.environment["BATON_PROGRAM"]
        ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(
            "baton"
        ).path

    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }

    struct Failure: Error { let errors: String }

    /// - Returns: what it printed.
    @discardableResult
    func run(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(["BATON_DB": "baton.sqlite"]) { $1 }
        let (output, errors) = (
            folder.appendingPathComponent("output"), folder.appendingPathComponent("errors")
        )
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.launchAlone()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(errors: try String(contentsOf: errors, encoding: .utf8))
        }
        return try String(contentsOf: output, encoding: .utf8)
    }

    /// A database with the same data, in a folder of its own.
    func copyOfData() throws -> String {
        let other = folder.appendingPathComponent("copy")
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasPrefix("baton.sqlite") {
            try FileManager.default.copyItem(
                at: folder.appendingPathComponent(name), to: other.appendingPathComponent(name))
        }
        return other.appendingPathComponent("baton.sqlite").path
    }
}
