/// Texts as a workbook can hold them.
enum SpreadsheetText {
    /// The longest text of a cell, in UTF-16 units.
    private static let longest = 32_767

    /// The text with what XML forbids replaced by U+FFFD, what looks like an escape of the format escaped itself
    /// (ISO/IEC 29500-1, 22.9.2.19), and cut with an ellipsis where a cell ends.
    static func cell(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var length = 0
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isEscape = scalar == "_" && startsEscape(scalars[index...])
            length += (isEscape ? 7 : 0) + (scalar.value > 0xFFFF ? 2 : 1)
            guard length < longest else {
                result.append("…")
                break
            }
            if isEscape { result.append(contentsOf: "_x005F".unicodeScalars) }
            result.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
        }
        return String(result)
    }

    /// Whether it begins with `_xHHHH_`.
    private static func startsEscape(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        let head = Array(rest.prefix(7))
        return head.count == 7 && head[1] == "x" && head[6] == "_"
            && head[2...5].allSatisfy { $0.isASCII && $0.properties.isHexDigit }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFDCF, 0xFDF0...0xFFFD: true
        case 0x10000...0x10FFFF: scalar.value & 0xFFFE != 0xFFFE
        default: false
        }
    }
}
