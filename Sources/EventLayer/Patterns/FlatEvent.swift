internal import Baton

/// The values of an event at the paths that patterns read.
struct FlatEvent {
    struct Field {
        let content: FieldContent
        /// The elements of arrays that it stands in.
        let membership: ArrayMembership
    }

    private var fields: [[Field]]
    private var arrayCount = 0

    init(_ event: Value, reading paths: PathTree) {
        fields = Array(repeating: [], count: paths.count)
        read(event, at: paths.root, in: paths, membership: ArrayMembership())
    }

    func values(at index: Int) -> [Field] { fields[index] }

    private mutating func read(
        _ value: Value, at node: PathTree.Node, in paths: PathTree, membership: ArrayMembership
    ) {
        switch value {
        case .object(let members):
            // The smaller side is gone through: events are often wide, and patterns narrow.
            for (key, child) in node.children {
                guard let member = members[key] else { continue }
                read(member, at: child, in: paths, membership: membership)
            }
        case .array(let elements):
            let array = arrayCount
            arrayCount += 1
            for (index, element) in elements.enumerated() {
                switch element {
                case .object, .array:
                    read(element, at: node, in: paths, membership: membership.adding(array, index))
                case .null, .bool, .int, .double, .string: add(element, at: node, membership: membership)
                }
            }
        case .null, .bool, .int, .double, .string: add(value, at: node, membership: membership)
        }
    }

    private mutating func add(_ value: Value, at node: PathTree.Node, membership: ArrayMembership) {
        guard let index = node.index, let content = FieldContent(value) else { return }
        fields[index].append(Field(content: content, membership: membership))
    }
}

/// Which element of which array a value stands in, so that the values of one match come from the same elements.
struct ArrayMembership {
    private var elements: [(array: Int, index: Int)] = []

    func adding(_ array: Int, _ index: Int) -> Self {
        var result = self
        result.elements.append((array, index))
        return result
    }

    /// Both together; `nil` when they are in different elements of one array.
    func joined(with other: Self) -> Self? {
        guard !other.elements.isEmpty else { return self }
        guard !elements.isEmpty else { return other }
        var result = self
        for (array, index) in other.elements {
            if let known = elements.first(where: { $0.array == array }) {
                guard known.index == index else { return nil }
            } else {
                result.elements.append((array, index))
            }
        }
        return result
    }
}
