/// The outputs that the lines of one segment have told of so far.
///
/// Most inputs are outputs of the tasks before: what stands in the same segment is not written a second time. Writer and
/// reader look in the same way, and what is not the very same value is written as it is.
struct SegmentOutputs {
    /// Stands for a value that is known from an output.
    static let mark = Value.int(0)

    private var outputs: [String: Value] = [:]

    mutating func add(_ output: Value, of task: String) { outputs[task] = output }

    /// The values that a dependency gave as a whole.
    func members(from origin: ResolvedInput.Provenance, for task: String) -> [String: Value]? {
        guard case .dependency(let id) = origin, let output = outputs[Self.neighbour(id, of: task)] else {
            return nil
        }
        return output.objectValue ?? [id: output]
    }

    /// One value that a dependency gave.
    func value(of key: String, from origin: ResolvedInput.Provenance?, for task: String) -> Value? {
        origin.flatMap { members(from: $0, for: task) }?[key]
    }

    /// A dependency stands in the same list as the task.
    private static func neighbour(_ id: String, of task: String) -> String {
        guard let slash = task.lastIndex(of: "/") else { return id }
        return task[...slash] + id
    }
}

extension Value {
    /// Whether nothing tells them apart: equal text may be composed of other characters, and -0.0 equals 0.0.
    func isIdentical(to other: Value) -> Bool {
        switch (self, other) {
        case (.string(let own), .string(let others)): own.utf8.elementsEqual(others.utf8)
        case (.double(let own), .double(let others)): own.bitPattern == others.bitPattern
        case (.array(let own), .array(let others)):
            own.count == others.count && zip(own, others).allSatisfy { $0.isIdentical(to: $1) }
        case (.object(let own), .object(let others)): own.isIdentical(to: others)
        case (.null, .null), (.bool, .bool), (.int, .int): self == other
        case (.null, _), (.bool, _), (.int, _), (.string, _), (.double, _), (.array, _), (.object, _): false
        }
    }
}

extension [String: Value] {
    /// As ``Value/isIdentical(to:)``.
    func isIdentical(to other: [String: Value]) -> Bool {
        count == other.count
            && allSatisfy { key, value in
                guard let index = other.index(forKey: key) else { return false }
                let (others, member) = other[index]
                return key.utf8.elementsEqual(others.utf8) && value.isIdentical(to: member)
            }
    }
}
