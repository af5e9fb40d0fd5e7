internal import Foundation

/// A file that is read from front to back.
final class ByteFile {
    private let file: UnsafeMutablePointer<FILE>
    /// Bytes read so far.
    private(set) var bytesRead: Int64 = 0

    /// - Throws: ``CSVError`` on line 0 when the file cannot be opened.
    init(path: String) throws(CSVError) {
        guard let file = fopen(path, "rb") else {
            throw CSVError(line: 0, message: "the file cannot be opened: \(String(cString: strerror(errno)))")
        }
        self.file = file
    }

    deinit {
        fclose(file)
    }

    /// The length of the file when it was asked for.
    static func size(path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    /// Fills as much of the buffer as there is; less than all of it only at the end of the file.
    ///
    /// - Throws: ``CSVError`` on line 0 when reading fails.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVError) -> Int {
        let count = fread(buffer.baseAddress, 1, buffer.count, file)
        guard ferror(file) == 0 else {
            throw CSVError(line: 0, message: "the file cannot be read: \(String(cString: strerror(errno)))")
        }
        bytesRead += Int64(count)
        return count
    }
}
