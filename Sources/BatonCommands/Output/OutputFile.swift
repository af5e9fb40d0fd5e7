internal import Foundation
internal import WorkflowFiles

/// A file that a command writes at its user's wish.
enum OutputFile {
    /// Replaces the file at once: nobody sees half of it.
    ///
    /// - Throws: ``InvalidInput`` when it cannot be written.
    static func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    /// As above, of any file.
    ///
    /// - Parameter makingFolder: created before, where it is missing.
    static func write(_ bytes: [UInt8], to path: String, makingFolder folder: String? = nil) throws {
        do {
            if let folder {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw InvalidInput("\(path): cannot be written")
        }
    }
}
