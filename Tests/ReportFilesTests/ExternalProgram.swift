import Foundation
import TestSupport

/// A program that a test asks for its opinion. It must be there in CI; elsewhere its tests are skipped.
struct ExternalProgram {
    let path: String

    static func find(_ names: String...) -> ExternalProgram? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for name in names {
            for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
                return ExternalProgram(path: "\(folder)/\(name)")
            }
        }
        return nil
    }

    static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"

    static let spreadsheet = find("soffice", "libreoffice")
    static let browser = find("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    static let tidy = find("tidy")

    /// Runs to the end; nothing but the exit code and what it printed is kept.
    func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.launchAlone()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
