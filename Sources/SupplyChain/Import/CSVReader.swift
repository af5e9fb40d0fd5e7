/// Reads the records of a CSV file (RFC 4180) one after the other in constant memory.
///
/// Understands quoted fields with separators, doubled quotes and line ends in them, `\n` and `\r\n`, a byte order
/// mark, and a last line without an end. Blank lines are skipped. Works on bytes; a field becomes a `String` only
/// when it is asked for. One owner: copies would share the position in the file.
struct CSVReader {
    /// A longer record is taken for an unterminated quote.
    static let maximumRecordLength = 1 << 20

    /// The line on which the current record starts, counted from 1.
    private(set) var line = 0
    private let file: ByteFile
    private let separator: UInt8
    private var buffer: [UInt8]
    /// The unread part of the buffer.
    private var position = 0
    private var limit = 0
    private var isAtEnd = false
    private var nextLine = 1
    private var fields: [Field] = []

    private struct Field {
        let start: Int
        let end: Int
        /// Quotes were doubled in it and have to be halved.
        let hasDoubledQuotes: Bool
    }

    /// - Throws: ``CSVError`` when the file cannot be opened.
    init(path: String, separator: UInt8 = UInt8(ascii: ","), bufferSize: Int = 256 << 10) throws(CSVError) {
        self.file = try ByteFile(path: path)
        self.separator = separator
        self.buffer = [UInt8](repeating: 0, count: bufferSize)
        try refill()
        if limit >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { position = 3 }
        if limit >= 2, buffer[0] == 0xFF && buffer[1] == 0xFE || buffer[0] == 0xFE && buffer[1] == 0xFF {
            throw CSVError(line: 1, message: "the file is UTF-16; save it as UTF-8")
        }
    }

    /// Bytes read so far, for progress.
    var bytesRead: Int64 { file.bytesRead }

    /// The memory that the reader holds, in bytes.
    var bufferSize: Int { buffer.count }

    /// The number of fields of the current record.
    var fieldCount: Int { fields.count }

    /// Moves to the next record; false at the end of the file.
    ///
    /// - Throws: ``CSVError`` for a quote that does not end or stands in the wrong place, a NUL byte, or a failing
    ///   read.
    mutating func next() throws(CSVError) -> Bool {
        while true {
            guard try scanRecord() else { return false }
            let isBlank =
                fields.count == 1 && fields[0].start == fields[0].end
                && !(fields[0].start > 0 && buffer[fields[0].start - 1] == UInt8(ascii: "\""))
            if !isBlank { return true }
        }
    }

    /// The bytes of a field, without its quotes.
    func withField<R>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        let field = fields[index]
        guard field.hasDoubledQuotes else {
            return buffer.withUnsafeBytes {
                body(UnsafeRawBufferPointer(rebasing: $0[field.start..<field.end]))
            }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(field.end - field.start)
        var index = field.start
        while index < field.end {
            bytes.append(buffer[index])
            index += buffer[index] == UInt8(ascii: "\"") ? 2 : 1
        }
        return bytes.withUnsafeBytes(body)
    }

    /// A field as text; `nil` when it is not UTF-8.
    func text(_ index: Int) -> String? {
        withField(index) { String(validating: $0, as: UTF8.self) }
    }

    // MARK: Scanning

    /// Finds the fields of the record at `position`, reading on when it is not complete.
    private mutating func scanRecord() throws(CSVError) -> Bool {
        line = nextLine
        while true {
            switch try scanBuffered() {
            case .record: return true
            case .endOfFile: return false
            case .incomplete: try refill()
            }
        }
    }

    private enum ScanResult {
        case record
        case incomplete
        case endOfFile
    }

    private mutating func scanBuffered() throws(CSVError) -> ScanResult {
        guard position < limit else { return isAtEnd ? .endOfFile : .incomplete }
        fields.removeAll(keepingCapacity: true)
        nextLine = line
        var scanner = CSVRecordScanner(separator: separator, isAtEnd: isAtEnd, line: line)
        var found = fields
        fields = []
        let position = position
        let limit = limit
        let outcome = buffer.withUnsafeBufferPointer { bytes in
            scanner.scan(bytes, from: position, to: limit) { start, end, hasDoubledQuotes in
                found.append(Field(start: start, end: end, hasDoubledQuotes: hasDoubledQuotes))
            }
        }
        fields = found
        switch outcome {
        case .incomplete:
            return .incomplete
        case .failed(let error):
            throw error
        case .record(let next):
            self.position = next
            nextLine = scanner.line
            return .record
        }
    }

    /// Moves the unread rest to the front of the buffer and reads behind it.
    private mutating func refill() throws(CSVError) {
        if position > 0 {
            buffer.withUnsafeMutableBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[position..<limit])
                bytes.copyBytes(from: rest)
            }
            limit -= position
            position = 0
        } else if limit == buffer.count {
            guard buffer.count < Self.maximumRecordLength else {
                throw CSVError(
                    line: line, message: "the line is longer than 1 MB; is a closing quote missing?")
            }
            buffer.append(contentsOf: repeatElement(0, count: buffer.count))
        }
        let free = limit..<buffer.count
        let file = file
        let outcome = buffer.withUnsafeMutableBytes { bytes in
            Result { () throws(CSVError) in
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[free]))
            }
        }
        let count = try outcome.get()
        isAtEnd = count < free.count
        limit += count
    }
}
