/// Finds the fields of one CSV record in a piece of a file.
struct CSVRecordScanner {
    let separator: UInt8
    /// Nothing follows the piece.
    let isAtEnd: Bool
    /// The line at which scanning stands.
    var line: Int

    enum Outcome {
        /// A whole record; scanning goes on at `next`.
        case record(next: Int)
        /// The piece ends before the record does.
        case incomplete
        case failed(CSVError)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Hands out the start and end of each field, and whether quotes are doubled in it.
    mutating func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to limit: Int, _ field: (Int, Int, Bool) -> Void
    ) -> Outcome {
        var index = start
        while true {
            var fieldStart = index
            var fieldEnd = index
            var hasDoubledQuotes = false
            if index < limit, bytes[index] == Self.quote {
                fieldStart = index + 1
                switch scanQuoted(bytes, from: fieldStart, to: limit, &hasDoubledQuotes) {
                case .record(let end):
                    fieldEnd = end
                    index = end + 1
                case .incomplete: return .incomplete
                case .failed(let error): return .failed(error)
                }
            } else {
                while index < limit, !isSpecial(bytes[index]) { index += 1 }
                fieldEnd = index
            }
            guard index < limit else {
                guard isAtEnd else { return .incomplete }
                field(fieldStart, fieldEnd, hasDoubledQuotes)
                return .record(next: index)
            }
            let byte = bytes[index]
            if byte == separator {
                field(fieldStart, fieldEnd, hasDoubledQuotes)
                index += 1
                continue
            }
            if byte == Self.newline || byte == Self.carriageReturn {
                if byte == Self.carriageReturn, index + 1 == limit, !isAtEnd { return .incomplete }
                let isPair =
                    byte == Self.carriageReturn && index + 1 < limit && bytes[index + 1] == Self.newline
                field(fieldStart, fieldEnd, hasDoubledQuotes)
                line += 1
                return .record(next: index + (isPair ? 2 : 1))
            }
            return .failed(CSVError(line: line, message: complaint(about: byte)))
        }
    }

    /// Scans behind an opening quote; `next` of the outcome is the closing quote.
    private mutating func scanQuoted(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to limit: Int, _ hasDoubledQuotes: inout Bool
    ) -> Outcome {
        let openingLine = line
        var index = start
        while index < limit {
            let byte = bytes[index]
            if byte == Self.newline { line += 1 }
            if byte == 0 { return .failed(CSVError(line: line, message: complaint(about: byte))) }
            guard byte == Self.quote else {
                index += 1
                continue
            }
            if index + 1 == limit, !isAtEnd { break }
            guard index + 1 < limit, bytes[index + 1] == Self.quote else { return .record(next: index) }
            hasDoubledQuotes = true
            index += 2
        }
        guard isAtEnd else {
            line = openingLine
            return .incomplete
        }
        return .failed(CSVError(line: openingLine, message: "a quote opens here and never closes"))
    }

    private func isSpecial(_ byte: UInt8) -> Bool {
        byte == separator || byte == Self.newline || byte == Self.carriageReturn || byte == Self.quote
            || byte == 0
    }

    private func complaint(about byte: UInt8) -> String {
        byte == 0
            ? "found a NUL byte; expected UTF-8 text"
            : "a quote in the middle of a field; put the whole field in quotes and double the quotes in it"
    }
}
