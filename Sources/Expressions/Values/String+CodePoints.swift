extension String {
    /// Whether both strings have the same code points.
    ///
    /// Swift's `==` compares canonically equivalent strings as equal; the language does not
    /// (langdef.md, "String and Bytes Values": no normalization). Equal UTF-8 means equal code points.
    func hasSameCodePoints(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }

    /// Whether this string comes first in the order of code points, which is also the order of UTF-8 bytes.
    func precedesByCodePoints(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// The text that the bytes are in UTF-8, with one U+FFFD for each run of bytes that are none
    /// (google/cel-spec, doc/extensions/strings.md).
    init(repairing bytes: [UInt8]) {
        self.init()
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var isInBrokenRun = false
        while true {
            switch decoder.decode(&rest) {
            case .scalarValue(let scalar):
                unicodeScalars.append(scalar)
                isInBrokenRun = false
            case .error:
                if !isInBrokenRun { unicodeScalars.append("\u{FFFD}") }
                isInBrokenRun = true
            case .emptyInput:
                return
            }
        }
    }
}
