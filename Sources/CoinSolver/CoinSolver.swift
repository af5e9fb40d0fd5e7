internal import Foundation
public import Inventory

/// The solver CBC of the COIN-OR project, as a program beside this one.
///
/// CBC (Eclipse Public License 2.0) is not part of this package and not linked: where its program `cbc` is
/// installed, problems go to it as a file. Debian: `apt-get install coinor-cbc`.
public struct CoinSolver: LinearSolver {
    private let program: String
    private let timeLimitSeconds: Int

    /// - Parameters:
    ///   - program: the path of `cbc`; without one it is looked for in the folders of `PATH`.
    ///   - timeLimitSeconds: a problem that takes longer fails, at least 1.
    /// - Returns: `nil` when the program is not there.
    public init?(program: String? = nil, timeLimitSeconds: Int = 60) {
        guard let found = program ?? Self.find("cbc"), FileManager.default.isExecutableFile(atPath: found)
        else {
            return nil
        }
        self.program = found
        self.timeLimitSeconds = max(1, timeLimitSeconds)
    }

    private static func find(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    public func solve(_ problem: LinearProgram) throws(InventoryError) -> [Double] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "baton-cbc-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let text: String
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appendingPathComponent("problem.lp")
            try Data(ProblemText.lines(of: problem).utf8).write(to: file)
            let answer = folder.appendingPathComponent("solution.txt")
            try run([
                file.path, "-sec", "\(timeLimitSeconds)", "-ratio", "0", "-allow", "0", "-solve", "-solution",
                answer.path,
            ])
            text = try String(contentsOf: answer, encoding: .utf8)
        } catch let error as InventoryError {
            throw error
        } catch {
            throw failure("\(program) could not be used: \(error)", hint: "check that it runs")
        }
        return try SolutionText.values(text, count: problem.variables.count)
    }

    private func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw failure(
                "\(program) ended with status \(process.terminationStatus)", hint: "check that it runs")
        }
    }

    private func failure(_ message: String, hint: String) -> InventoryError {
        InventoryError(kind: .infeasible, parameter: "solver", message: message, hint: hint)
    }
}
