/// The entries of an eager map in insertion order: a scan while there are few, a dictionary beyond that.
struct MapEntries: Sendable {
    /// Up to this many entries a scan beats hashing the key.
    private static let scanLimit = 8

    private(set) var keys: [ExpressionMapKey] = []
    private var values: [ExpressionValue] = []
    private var positions: [ExpressionMapKey: Int] = [:]

    var count: Int { keys.count }

    func value(of key: ExpressionMapKey) -> ExpressionValue? {
        position(of: key).map { values[$0] }
    }

    func value(ofField field: String) -> ExpressionValue? {
        guard keys.count <= Self.scanLimit else { return value(of: .string(field)) }
        for position in keys.indices {
            if case .string(let key) = keys[position], key.hasSameCodePoints(as: field) {
                return values[position]
            }
        }
        return nil
    }

    /// Adds an entry unless the key is already there.
    ///
    /// - Returns: whether the entry was added.
    mutating func insert(_ key: ExpressionMapKey, _ value: ExpressionValue) -> Bool {
        guard position(of: key) == nil else { return false }
        append(key, value)
        return true
    }

    /// Adds an entry, or replaces the value of the same key in its place.
    mutating func update(_ key: ExpressionMapKey, with value: ExpressionValue) {
        if let position = position(of: key) {
            values[position] = value
        } else {
            append(key, value)
        }
    }

    private func position(of key: ExpressionMapKey) -> Int? {
        keys.count <= Self.scanLimit ? keys.firstIndex(of: key) : positions[key]
    }

    private mutating func append(_ key: ExpressionMapKey, _ value: ExpressionValue) {
        keys.append(key)
        values.append(value)
        if keys.count == Self.scanLimit + 1 {
            for (position, key) in keys.enumerated() { positions[key] = position }
        } else if keys.count > Self.scanLimit {
            positions[key] = keys.count - 1
        }
    }
}
