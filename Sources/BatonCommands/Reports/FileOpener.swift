internal import Foundation

/// Shows a file with the program that the desktop uses for it.
enum FileOpener {
    #if os(macOS)
        private static let program = "/usr/bin/open"
    #else
        private static let program = "/usr/bin/xdg-open"
    #endif

    /// Starts the program and does not wait for it; says so where there is none.
    static func open(_ path: String) {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            Console.standardError("\(path) cannot be opened: there is no \(program)")
            return
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            Console.standardError("\(path) cannot be opened: \(program) did not start")
        }
    }
}
