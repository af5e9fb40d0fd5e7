internal import Foundation
internal import WorkflowFiles

/// Standard input, or a file, line by line, each as soon as it is there, so that another program can ask and wait in turns.
struct InputLines {
    private static let chunkBytes = 64 << 10

    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    private let input: FileHandle
    /// As errors name it.
    let name: String

    /// Of standard input.
    init() {
        input = .standardInput
        name = "standard input"
    }

    /// - Throws: ``InvalidInput`` when the file cannot be opened.
    init(file path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw InvalidInput("\(path): no such file, or it may not be read")
        }
        input = file
        name = path
    }

    /// Whether the next line is there already.
    var hasLine: Bool { buffer[start...].contains(UInt8(ascii: "\n")) }

    /// The bytes of the next line without its line feed; nil after the last.
    ///
    /// - Throws: ``InvalidInput`` when standard input cannot be read.
    mutating func next() throws -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return Array(buffer[start..<end])
            }
            guard !isAtEnd else { return takeRest() }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            try fill()
        }
    }

    private mutating func takeRest() -> [UInt8]? {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return Array(buffer[start...])
    }

    private mutating func fill() throws {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        let descriptor = input.fileDescriptor
        var count = read(descriptor, &chunk, chunk.count)
        while count < 0, errno == EINTR { count = read(descriptor, &chunk, chunk.count) }
        guard count >= 0 else {
            throw InvalidInput("\(name): cannot be read: \(String(cString: strerror(errno)))")
        }
        isAtEnd = count == 0
        buffer.append(contentsOf: chunk.prefix(count))
    }
}
