/// The paths that patterns read, by their keys: one walk over an event finds the values of all.
struct PathTree: Sendable {
    struct Node: Sendable {
        /// The number of the path that ends here.
        var index: Int?
        var children: [String: Node] = [:]
    }

    private(set) var root = Node()
    private var indices: [FieldPath: Int] = [:]

    var count: Int { indices.count }

    /// - Returns: the path's number.
    mutating func insert(_ path: FieldPath) -> Int {
        let index = indices[path] ?? indices.count
        indices[path] = index
        Self.insert(path.keys[...], index, into: &root)
        // A key with points is the same as several keys.
        let steps = path.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if steps.count > path.keys.count { Self.insert(steps[...], index, into: &root) }
        return index
    }

    private static func insert(_ keys: ArraySlice<String>, _ index: Int, into node: inout Node) {
        guard let key = keys.first else {
            node.index = index
            return
        }
        insert(keys.dropFirst(), index, into: &node.children[key, default: Node()])
    }
}
