/// Fields that an event must all satisfy.
struct PatternBranch: Sendable {
    /// In the order in which they are tried, which decides what `exists: false` sees of an array: sorted by path.
    let fields: [(path: FieldPath, test: FieldTest)]

    init(_ fields: [FieldPath: FieldTest]) {
        self.fields = fields.sorted { $0.key < $1.key }.map { (path: $0.key, test: $0.value) }
    }
}

/// The keys from the top of an event to a field.
struct FieldPath: Sendable, Hashable, Comparable {
    let keys: [String]
    /// Paths are equal when this is: a key with a point is the same as two keys.
    let name: String

    init(_ keys: [String]) {
        self.keys = keys
        name = keys.joined(separator: ".")
    }

    static func == (left: Self, right: Self) -> Bool { left.name == right.name }

    static func < (left: Self, right: Self) -> Bool {
        left.name.utf16.lexicographicallyPrecedes(right.name.utf16)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
