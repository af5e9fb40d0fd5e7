import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Baton

/// A program in Python among the fixtures that answers each line of JSON with one. It ends when this value does.
final class PythonLines: Sendable {
    private let process: Process
    private let input: FileHandle
    private let output: FileHandle
    private let turn = Mutex(())

    struct Ended: Error, CustomStringConvertible {
        let program: String
        var description: String { "\(program) has ended" }
    }

    /// - Parameters:
    ///   - program: the file's name.
    ///   - environment: added to that of the tests.
    init(_ program: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [Self.python, Self.fixtures.appendingPathComponent(program).path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.launchAlone()
        self.input = input.fileHandleForWriting
        self.output = output.fileHandleForReading
    }

    deinit { end() }

    /// Ends the program; it may be called again.
    func end() {
        try? input.close()
        process.waitUntilExit()
    }

    /// Hands a line in and waits for the answer.
    func ask(_ question: Value) throws -> Value {
        try turn.withLock { _ in
            try input.write(contentsOf: Data((question.json() + "\n").utf8))
            return try Value(json: line())
        }
    }

    func line() throws -> String {
        var bytes: [UInt8] = []
        while true {
            guard let byte = try output.read(upToCount: 1)?.first else {
                throw Ended(program: process.arguments?.dropFirst().first ?? "")
            }
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
    }

    // MARK: What is there

    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appendingPathComponent("Fixtures")

    /// Why tests are skipped where one of its packages is missing.
    static let absence =
        "not installed: pip install jsonata-python ministack==1.5.33 'moto[server,stepfunctions]==5.2.5' boto3"

    static let hasJSONata = has(["jsonata"])
    static let hasEmulators = has(["jsonata", "moto", "antlr4", "flask_cors", "boto3", "ministack"])

    private static func has(_ modules: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let list = modules.map { "'\($0)'" }.joined(separator: ", ")
        process.arguments = [
            python, "-c",
            "import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, [\(list)])))",
        ]
        process.standardError = FileHandle.nullDevice
        guard (try? process.launchAlone()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// That of the folder in which scripts/test installs what is missing, or the system's.
    private static let python: String = {
        let own = FileManager.default.currentDirectoryPath + "/.build/python/bin/python3"
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }()
}

extension Value {
    /// Numbers by their value alone: an engine in Python writes 5.0 as 5 and 5 as 5.0.
    var withPlainNumbers: Value {
        switch self {
        case .null, .bool, .string: self
        case .int(let number): .double(Double(number))
        case .double: self
        case .array(let elements): .array(elements.map(\.withPlainNumbers))
        case .object(let members): .object(members.mapValues(\.withPlainNumbers))
        }
    }
}
