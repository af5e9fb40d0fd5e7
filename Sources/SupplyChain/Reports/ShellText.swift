/// Words of a command line that a person copies into a shell.
enum ShellText {
    /// A word that the shell passes on as it is (POSIX Shell Command Language, 2.2.2), on one line.
    ///
    /// Control characters and those that turn the direction of writing become U+FFFD: what is copied must be what is
    /// seen.
    static func word(_ text: String) -> String {
        let safe = String(
            String.UnicodeScalarView(text.unicodeScalars.map { isVisible($0) ? $0 : "\u{FFFD}" }))
        let isPlain =
            !safe.isEmpty
            && safe.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."), UInt8(ascii: "="), UInt8(ascii: "/"), UInt8(ascii: ":"):
                    true
                default: false
                }
            }
        guard !isPlain else { return safe }
        return "'" + safe.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }

    /// A command of words.
    static func command(_ words: [String]) -> String { words.map(word).joined(separator: " ") }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: true
        }
    }
}
