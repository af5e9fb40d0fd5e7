internal import Foundation

/// A program of the system that is given a text and says little.
enum ChildProgram {
    struct Outcome: Sendable {
        let status: Int32
        /// The first kilobytes of standard output and standard error.
        let output: String
        let errors: String
    }

    /// Runs a program and waits for its end without holding a thread.
    ///
    /// The input is a file without a name: a program that does not read it cannot stop its writer, and nothing of it
    /// stands in the list of processes.
    ///
    /// - Throws: ``ChannelFailure`` when it cannot be started.
    static func run(_ path: String, _ arguments: [String], input: String) async throws(ChannelFailure)
        -> Outcome
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        let status: Int32
        do {
            process.standardInput = try unnamedFile(holding: input)
            status = try await withCheckedThrowingContinuation { continuation in
                process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
                do {
                    try process.run()
                } catch {
                    process.terminationHandler = nil
                    continuation.resume(throwing: error)
                }
            }
        } catch {
            throw ChannelFailure("'\(path)' cannot be started", isRetryable: false)
        }
        return Outcome(status: status, output: text(output), errors: text(errors))
    }

    private static func text(_ pipe: Pipe) -> String {
        let data = try? pipe.fileHandleForReading.read(upToCount: 8192)
        return String(decoding: (data ?? nil) ?? Data(), as: UTF8.self)
    }

    /// Readable by the owner only, and gone from its folder before anything is written.
    private static func unnamedFile(holding text: String) throws -> FileHandle {
        var template = Array("\(FileManager.default.temporaryDirectory.path)/baton-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        unlink(template)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.seek(toOffset: 0)
        return handle
    }
}
