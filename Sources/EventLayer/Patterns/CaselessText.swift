/// A text that is compared character by character in lower or upper case.
struct CaselessText: Sendable {
    /// Which part of the other text it is compared with.
    enum Extent: Sendable {
        case whole
        case start
        case end
    }

    /// Of each character both cases, in UTF-8; they may differ in length.
    private let characters: [(lower: [UInt8], upper: [UInt8])]

    init(_ text: String) {
        characters = text.unicodeScalars.map {
            (Array($0.properties.lowercaseMapping.utf8), Array($0.properties.uppercaseMapping.utf8))
        }
    }

    func matches(_ text: String, _ extent: Extent) -> Bool {
        let bytes = Array(text.utf8)[...]
        switch extent {
        case .whole: return rest(of: bytes)?.isEmpty ?? false
        case .start: return rest(of: bytes) != nil
        case .end:
            // The characters have no fixed length: every place that could be a start is tried.
            return bytes.indices.contains { rest(of: bytes[$0...])?.isEmpty ?? false } || characters.isEmpty
        }
    }

    /// What is left behind the text; `nil` when `bytes` do not start with it.
    private func rest(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = bytes
        for (lower, upper) in characters {
            if rest.starts(with: lower) {
                rest = rest.dropFirst(lower.count)
            } else if rest.starts(with: upper) {
                rest = rest.dropFirst(upper.count)
            } else {
                return nil
            }
        }
        return rest
    }
}
