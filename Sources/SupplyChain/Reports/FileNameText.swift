/// File names made of identifiers that may hold anything.
enum FileNameText {
    /// The same text where it is a plain name; otherwise what is not a letter, digit, dot, dash or underscore
    /// becomes an underscore, and a digest keeps different texts apart.
    static func safe(_ text: String) -> String {
        let cleaned = String(
            text.unicodeScalars.map { scalar in
                let isPlain =
                    scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                        || "-_.".unicodeScalars.contains(scalar))
                return isPlain ? Character(scalar) : "_"
            })
        guard cleaned == text, !text.hasPrefix("."), !text.isEmpty, text.utf8.count <= 100 else {
            var digest = StableDigest()
            digest.add(text)
            return "_\(cleaned.prefix(80))-\(digest.text)"
        }
        return text
    }
}
