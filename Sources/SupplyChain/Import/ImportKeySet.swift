internal import Baton

/// The keys of the rows read so far, to find a second row with the same key.
///
/// Exact, at 8 bytes a key: all key columns but the last are numbered together, and the last one by itself.
struct ImportKeySet {
    private var seen: Set<UInt64> = []
    private var prefixes: [[SQLValue]: UInt32] = [:]
    private var texts: [SQLValue: UInt32] = [:]
    private var occurrences: [UInt64: Int] = [:]
    /// Files are mostly sorted by something: the last prefix is often the next one too.
    private var lastPrefix: [SQLValue] = []
    private var lastPrefixNumber: UInt32 = 0

    /// Adds a key; true when it was there already.
    mutating func insert(_ key: [SQLValue]) -> Bool {
        guard let last = key.last else { return false }
        let prefix = Array(key.dropLast())
        let combined = UInt64(number(ofPrefix: prefix)) << 32 | UInt64(number(of: last))
        return !seen.insert(combined).inserted
    }

    /// A key for a row without one: the same row gets the same key in every import, and the second of two equal
    /// rows in a file another one.
    mutating func derivedKey(of row: [SQLValue], entity: EntityDescription) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for (field, value) in zip(entity.fields, row) where field.whenAbsent != .ledgerSequence {
            // FNV-1a, 64 bits. Source: Fowler, Noll, Vo; IETF draft-eastlake-fnv.
            for byte in field.type.text(of: value).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0x1f) &* 0x100_0000_01b3
        }
        let count = occurrences[hash, default: 0] + 1
        occurrences[hash] = count
        let digits = String(hash, radix: 16)
        return "csv-" + String(repeating: "0", count: 16 - digits.count) + digits
            + (count > 1 ? "-\(count)" : "")
    }

    private mutating func number(ofPrefix prefix: [SQLValue]) -> UInt32 {
        if prefix == lastPrefix { return lastPrefixNumber }
        let next = UInt32(prefixes.count + 1)
        let number = prefixes[prefix] ?? next
        if number == next { prefixes[prefix] = next }
        lastPrefix = prefix
        lastPrefixNumber = number
        return number
    }

    private mutating func number(of value: SQLValue) -> UInt32 {
        if let known = texts[value] { return known }
        let next = UInt32(texts.count)
        texts[value] = next
        return next
    }
}
