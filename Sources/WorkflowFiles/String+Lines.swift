extension String {
    /// Line breaks become spaces.
    package var onOneLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }

    /// Without characters that a terminal would obey.
    package var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }
}
