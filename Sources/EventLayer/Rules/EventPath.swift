internal import Baton

/// A place in an event: the JSONPath that EventBridge knows, `$` followed by `.key`, `['key']` and `[0]`.
struct EventPath: Sendable, Hashable {
    private enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    private let steps: [Step]

    /// - Parameter key: where the path stands, for errors.
    init(_ text: String, key: String) throws(EventError) {
        let problem = EventError(
            key: key, message: "expected a path such as $.detail.sku or $.resources[0], not \"\(text)\"")
        var rest = text[...]
        guard rest.popFirst() == "$" else { throw problem }
        var steps: [Step] = []
        while let character = rest.popFirst() {
            if character == "." {
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty, name != "*" else { throw problem }
                steps.append(.key(String(name)))
                rest = rest[name.endIndex...]
            } else if character == "[", let end = rest.firstIndex(of: "]") {
                let inside = rest[..<end]
                if let index = Int(inside), index >= 0 {
                    steps.append(.index(index))
                } else if inside.count > 2, let quote = inside.first, quote == "'" || quote == "\"",
                    inside.last == quote
                {
                    steps.append(.key(String(inside.dropFirst().dropLast())))
                } else {
                    throw problem
                }
                rest = rest[rest.index(after: end)...]
            } else {
                throw problem
            }
        }
        self.steps = steps
    }

    /// - Returns: `nil` where the event has nothing.
    func value(in event: Value) -> Value? {
        steps.reduce(event as Value?) { value, step in
            switch step {
            case .key(let key): value?[key]
            case .index(let index): value?[index]
            }
        }
    }
}
