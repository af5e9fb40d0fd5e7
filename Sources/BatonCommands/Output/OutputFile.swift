internal import Foundation

/// A file that a command writes at its user's wish.
enum OutputFile {
    /// Replaces the file at once: nobody sees half of it.
    ///
    /// - Throws: ``InvalidInput`` when it cannot be written.
    static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw InvalidInput("\(path): cannot be written")
        }
    }
}
