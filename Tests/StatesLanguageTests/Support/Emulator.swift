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
        // What the emulator leaves behind goes with the folder.
        let own = ["SCRIPT_FOLDER": folder.path, "TMPDIR": folder.path, "SFN_WAIT_SCALE": "0.05"]
        lines = try PythonLines(
            "emulator.py", [kind.rawValue], environment: environment.merging(own) { $1 })
        #expect(try lines.line() == "ready")
    }

    deinit {
        lines.end()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The answer has `status`, and `output` or `error` and `cause`.
    func execute(_ definition: Value, input: Value = [:]) throws -> Value {
        try lines.ask(["definition": definition, "input": input])
    }
}
