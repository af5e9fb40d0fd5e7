internal import Baton

/// What one cell of a file holds for a field.
enum ImportCell {
    case empty
    /// A text that says that there is no value.
    case unknown
    case value(SQLValue)
    case wrong(hint: String)

    init(_ bytes: UnsafeRawBufferPointer, of field: EntityField, _ context: ImportContext) {
        let trimmed = Self.trimmed(bytes)
        if trimmed.isEmpty {
            self = .empty
        } else if context.absentTexts.contains(where: trimmed.elementsEqual) {
            self = .unknown
        } else if let value = field.type.parse(trimmed) {
            self = .value(value)
        } else if field.type == .date {
            self = Self.date(trimmed, field, context)
        } else {
            self = .wrong(hint: "")
        }
    }

    private static func date(
        _ bytes: UnsafeRawBufferPointer, _ field: EntityField, _ context: ImportContext
    ) -> ImportCell {
        switch DateCell(bytes, formats: context.dateFormats) {
        case .date(let date): return .value(date.sqlValue)
        case .ambiguous(let first, let second):
            return .wrong(
                hint: "; it can mean \(first) or \(second): say how dates are written with --date-format")
        case .noDate:
            let isWords = field.whenAbsent == .nullOrWords && !bytes.contains { $0 &- 48 <= 9 }
            return isWords ? .unknown : .wrong(hint: "")
        }
    }

    private static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let blank = UInt8(ascii: " ")
        guard bytes.first == blank || bytes.last == blank else { return bytes }
        let start = bytes.firstIndex { $0 != blank } ?? bytes.endIndex
        let end = bytes.lastIndex { $0 != blank }.map { $0 + 1 } ?? start
        return UnsafeRawBufferPointer(rebasing: bytes[start..<max(start, end)])
    }
}
