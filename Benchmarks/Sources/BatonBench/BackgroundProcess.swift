import Foundation

/// A program that runs beside what is measured; its output is thrown away.
final class BackgroundProcess {
    private let process = Process()
    private let name: String

    init(_ program: String, _ arguments: [String], in folder: URL) throws {
        name = "\(program) \(arguments.joined(separator: " "))"
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// What it has in memory now, in bytes.
    var memory: Int { ResidentMemory.bytes(of: "\(process.processIdentifier)") }

    /// Ends it in order.
    ///
    /// - Throws: ``WrongResult`` when it does not exit with 0.
    func stop() throws {
        process.terminate()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw WrongResult("\(name) ended with status \(process.terminationStatus)")
        }
    }

    /// For the end of a measurement, however that went.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
