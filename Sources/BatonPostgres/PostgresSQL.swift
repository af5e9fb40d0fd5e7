/// From the SQL of the seam to that of PostgreSQL.
enum PostgresSQL {
    /// Parameters are numbered: `?` becomes `$1`, `$2`, … in order, except within quotes and comments.
    static func numberingParameters(_ sql: String) -> String {
        var parameters = 0
        return translating(sql) { word in
            guard word == "?" else { return nil }
            parameters += 1
            return "$\(parameters)"
        }
    }

    /// The types of a schema: text compares by its bytes, as it does in SQLite, whatever language the database was made
    /// for; a `BLOB` is a `BYTEA`, and an `INTEGER` has 64 bits, as it has there.
    static func translatingTypes(_ sql: String) -> String {
        translating(sql) { word in
            switch word {
            case "TEXT": "TEXT COLLATE \"C\""
            case "BLOB": "BYTEA"
            case "INTEGER": "BIGINT"
            default: nil
            }
        }
    }

    /// Replaces words, and signs that stand alone, outside of quotes and comments.
    private static func translating(_ sql: String, _ replacement: (Substring) -> String?) -> String {
        var translated = ""
        translated.reserveCapacity(sql.utf8.count + 16)
        var rest = sql[...]
        while let first = rest.first {
            let part: Substring
            switch first {
            case "'", "\"":
                // A doubled quote ends one text and begins the next, which comes to the same.
                let end = rest.dropFirst().firstIndex(of: first).map(rest.index(after:)) ?? rest.endIndex
                part = rest[..<end]
                translated += part
            case "-" where rest.hasPrefix("--"):
                part = rest.prefix { !$0.isNewline }
                translated += part
            case let first where first.isLetter || first == "_":
                part = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                translated += replacement(part) ?? String(part)
            default:
                part = rest.prefix(1)
                translated += replacement(part) ?? String(part)
            }
            rest = rest[part.endIndex...]
        }
        return translated
    }
}
