/// A file of profiles: `~/.aws/config` or `~/.aws/credentials`.
///
/// Source: AWS SDKs and Tools Reference Guide, "Using shared config and credentials files".
struct ProfileFile {
    enum Kind {
        /// Sections are called `profile name`, but for `default`.
        case config
        /// Sections are called by the name alone.
        case credentials
    }

    private(set) var profiles: [String: [String: String]] = [:]

    /// Sections that are no profiles, and the nested lines of a key, are passed over.
    ///
    /// - Throws: ``AWSError`` that names file and line.
    init(_ text: String, path: String, kind: Kind) throws(AWSError) {
        var section: String?
        var isBeforeSections = true
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            let content = line.trimmed
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if content.hasPrefix("[") {
                guard let end = content.firstIndex(of: "]") else {
                    throw AWSError(.configuration, "\(path):\(index + 1): the section has no ']'")
                }
                section = Self.profile(content[content.index(after: content.startIndex)..<end].trimmed, kind)
                isBeforeSections = false
                if let section { profiles[section, default: [:]].merge([:]) { old, _ in old } }
            } else if line.first?.isWhitespace == true {
                continue
            } else {
                guard let equals = content.firstIndex(of: "=") else {
                    throw AWSError(.configuration, "\(path):\(index + 1): expected 'key = value'")
                }
                guard !isBeforeSections else {
                    throw AWSError(.configuration, "\(path):\(index + 1): a key before the first section")
                }
                guard let section else { continue }
                let key = content[..<equals].trimmed.lowercased()
                profiles[section]?[key] = Self.value(content[content.index(after: equals)...])
            }
        }
    }

    private static func profile(_ title: Substring, _ kind: Kind) -> String? {
        if kind == .credentials || title == "default" { return String(title) }
        let words = title.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        return words.count == 2 && words[0] == "profile" ? String(words[1].trimmed) : nil
    }

    /// Without a comment that follows after a blank.
    private static func value(_ text: Substring) -> String {
        var text = text
        for mark in [" #", " ;", "\t#", "\t;"] {
            if let comment = text.firstRange(of: mark) { text = text[..<comment.lowerBound] }
        }
        return String(text.trimmed)
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Without blanks at both ends.
    var trimmed: Substring {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return self[first...last]
    }
}
