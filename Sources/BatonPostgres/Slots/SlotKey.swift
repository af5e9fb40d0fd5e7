internal import Baton

/// The name of a slot as a column holds it.
enum SlotKey {
    /// An entry of an index holds no more than a third of a page, and no text of the server a zero.
    private static let longestBytes = 1_000

    static func stored(_ name: String) -> String {
        let bytes = Array(name.utf8)
        guard bytes.count > longestBytes || bytes.contains(0) else { return name }
        return "sha256 \(SHA256.hash(bytes))"
    }

    /// The number of the advisory lock under which the key's rows are read and changed. Other keys may have the same:
    /// then they wait for each other.
    static func lock(_ stored: String) -> Int64 {
        let hash = SHA256.hash(Array("baton slot \(stored)".utf8)).bytes
        return Int64(bitPattern: hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
