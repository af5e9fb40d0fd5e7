internal import Foundation

/// The rows that an import set aside, as CSV: the line and reason, then the row as it was.
final class RejectsFile {
    let path: String
    private let header: [String]
    private var handle: FileHandle?

    init(path: String, header: [String]) {
        self.path = path
        self.header = header
    }

    /// Appends a row; the file is created with the first one.
    ///
    /// - Throws: ``ImportError`` when the file cannot be written.
    func add(_ reader: CSVReader, _ error: ImportRowError) throws {
        let cells = (0..<reader.fieldCount).map { index in
            reader.withField(index) { String(decoding: $0, as: UTF8.self) }
        }
        let reason = error.column.map { "\($0): \(error.message)" } ?? error.message
        if handle == nil {
            guard FileManager.default.createFile(atPath: path, contents: nil),
                let created = FileHandle(forWritingAtPath: path)
            else { throw ImportError(file: path, "the rejected rows cannot be written there") }
            handle = created
            try write(["line", "reason"] + header)
        }
        try write([String(error.line), reason] + cells)
    }

    private func write(_ cells: [String]) throws {
        try handle?.write(contentsOf: Data((CSVText.line(cells) + "\n").utf8))
    }

    /// Removes what was written, after a failed import.
    func discard() {
        guard handle != nil else { return }
        handle = nil
        try? FileManager.default.removeItem(atPath: path)
    }
}
