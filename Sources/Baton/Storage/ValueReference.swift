/// How a stored line stands for a value that is kept elsewhere because it is large: `{"$blob": "…"}`.
///
/// An object of a user that looks like a reference is wrapped, so that nothing a user can write is taken for one.
enum ValueReference {
    static let key = "$blob"
    static let literalKey = "$literal"

    static func mustWrap(_ value: Value) -> Bool {
        guard case .object(let members) = value, members.count == 1 else { return false }
        return members[key] != nil || members[literalKey] != nil
    }

    /// Puts a value back from what stands in a line.
    static func resolve(_ stored: Value, blobs: (SHA256.Digest) throws -> Value) throws -> Value {
        guard mustWrap(stored), let members = stored.objectValue else { return stored }
        if let literal = members[literalKey] { return literal }
        guard let hash = members[key]?.stringValue.flatMap(SHA256.Digest.init(text:)) else {
            throw RunStoreError(.corrupt, "a reference to a large value cannot be read: \(stored)")
        }
        return try blobs(hash)
    }
}

extension ResolvedInput.Provenance {
    /// A short text: the first character says which case it is.
    var mark: String {
        switch self {
        case .dependency(let task): "<" + task
        case .carried(let task): "~" + task
        case .inputs: "i"
        case .collected: "c"
        case .defaultValue: "d"
        }
    }

    init?(mark: String) {
        switch mark.unicodeScalars.first {
        case "<": self = .dependency(String(mark.unicodeScalars.dropFirst()))
        case "~": self = .carried(String(mark.unicodeScalars.dropFirst()))
        case "i": self = .inputs
        case "c": self = .collected
        case "d": self = .defaultValue
        default: return nil
        }
    }
}
