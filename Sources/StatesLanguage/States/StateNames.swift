internal import Foundation

/// Names of states and variables: each once in a machine, and no longer than AWS allows.
struct StateNames {
    static let longest = 80
    private var taken: Set<String> = []

    /// A name for a state, that of its task with what it does behind it.
    mutating func state(_ name: String, _ role: String = "") -> String {
        let suffix = role.isEmpty ? "" : ": \(role)"
        let room = Self.longest - suffix.utf16.count
        return unique { count in
            let count = count == 1 ? "" : " \(count)"
            return Self.shortened(name, to: room - count.utf16.count) + count + suffix
        }
    }

    /// A name for a variable: letters, digits and underscores.
    mutating func variable(_ prefix: String, _ name: String) -> String {
        let word = String(
            name.unicodeScalars.map { scalar in
                let isPlain =
                    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                return isPlain ? Character(scalar) : "_"
            })
        return unique { count in prefix + String(word.prefix(50)) + (count == 1 ? "" : "_\(count)") }
    }

    private mutating func unique(_ name: (Int) -> String) -> String {
        var count = 1
        while !taken.insert(name(count)).inserted { count += 1 }
        return name(count)
    }

    private static func shortened(_ name: String, to length: Int) -> String {
        var name = name
        while name.utf16.count > length { name.removeLast() }
        return name
    }
}
