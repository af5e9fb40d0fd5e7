import Foundation
import Testing

@testable import Baton
@testable import StatesLanguage

/// What executes state machines in place of AWS.
enum EmulatorKind: String, CaseIterable, Sendable {
    case moto, ministack
}

final class Emulator: Sendable {
    private let lines: PythonLines
    private let folder: URL

    /// - Parameter environment: of the function.
    init(_ kind: EmulatorKind, environment: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("baton-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        lines = try PythonLines(
            "emulator.py", [kind.rawValue],
            environment: environment.merging(["SCRIPT_FOLDER": folder.path, "SFN_WAIT_SCALE": "0.05"]) { $1 })
        #expect(try lines.line() == "ready")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The answer has `status`, and `output` or `error` and `cause`.
    func execute(_ definition: Value, input: Value = [:]) throws -> Value {
        try lines.ask(["definition": definition, "input": input])
    }
}
