/// A map of the language: entries in a fixed order, either held here or converted on demand from an object of
/// the caller.
public struct ExpressionMap: Sendable {
    private let storage: Storage

    private enum Contents: Sendable {
        case entries(MapEntries)
        case lazy(any LazyExpressionMap)
    }

    /// A box, so that an ``ExpressionValue`` stays small whatever the lazy object's size.
    private final class Storage: Sendable {
        let contents: Contents

        init(_ contents: Contents) { self.contents = contents }
    }

    /// A map of named fields, iterated in the order of their names.
    public init(_ fields: [String: ExpressionValue]) {
        self.init(fields: fields.sorted { $0.key.precedesByCodePoints($1.key) }.map { ($0.key, $0.value) })
    }

    /// A map of named fields in the given order; of two fields of one name the later wins.
    public init(fields: [(name: String, value: ExpressionValue)]) {
        self.init(fields.map { (key: .string($0.name), value: $0.value) })
    }

    /// A map of entries in the given order; of two equal keys the later value wins.
    public init(_ entries: [(key: ExpressionMapKey, value: ExpressionValue)]) {
        var unique = MapEntries()
        for entry in entries { unique.update(entry.key, with: entry.value) }
        self.init(unique)
    }

    /// A map whose fields are taken from `source` one at a time, when an expression selects them.
    public init(lazily source: some LazyExpressionMap) {
        storage = Storage(.lazy(source))
    }

    init(_ entries: MapEntries) {
        storage = Storage(.entries(entries))
    }

    /// Whether the fields are converted on demand from an object of the caller.
    var isLazy: Bool {
        switch storage.contents {
        case .entries: false
        case .lazy: true
        }
    }

    /// The number of entries.
    public var count: Int {
        switch storage.contents {
        case .entries(let entries): entries.count
        case .lazy(let source): source.count
        }
    }

    /// The value under a string key, or nil when there is none.
    public subscript(field: String) -> ExpressionValue? {
        switch storage.contents {
        case .entries(let entries): entries.value(ofField: field)
        case .lazy(let source): source.value(ofField: field)
        }
    }

    /// The value under a key, or nil when there is none.
    public subscript(key: ExpressionMapKey) -> ExpressionValue? {
        switch storage.contents {
        case .entries(let entries):
            return entries.value(of: key)
        case .lazy(let source):
            guard case .string(let field) = key else { return nil }
            return source.value(ofField: field)
        }
    }

    /// The keys in iteration order.
    public var keys: [ExpressionMapKey] {
        switch storage.contents {
        case .entries(let entries): entries.keys
        case .lazy(let source): source.fieldNames.map(ExpressionMapKey.string)
        }
    }

    /// All entries in iteration order; converts every field of a lazy map.
    public var entries: [(key: ExpressionMapKey, value: ExpressionValue)] {
        keys.compactMap { key in self[key].map { (key, $0) } }
    }
}

extension ExpressionMap: Sequence {
    /// Goes over all entries in iteration order; converts every field of a lazy map.
    public func makeIterator() -> IndexingIterator<[(key: ExpressionMapKey, value: ExpressionValue)]> {
        entries.makeIterator()
    }
}

extension ExpressionMap: Hashable {
    /// Equal when both have the same keys with strictly equal values; the order does not count.
    public static func == (left: ExpressionMap, right: ExpressionMap) -> Bool {
        guard left.storage !== right.storage else { return true }
        guard left.count == right.count else { return false }
        return left.keys.allSatisfy { key in left[key] == right[key] }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(keys))
    }
}
