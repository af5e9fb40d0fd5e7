public import Baton

/// Many event patterns, tried at once: an event is walked through a single time for all of them.
public struct EventPatternSet: Sendable {
    private struct Branch {
        let pattern: Int
        /// By the number of the path.
        let fields: [(path: Int, test: FieldTest)]
    }

    private var paths = PathTree()
    private var branches: [Branch] = []

    public init(_ patterns: [EventPattern]) { self.init(branches: patterns.map(\.branches)) }

    init(branches: [[PatternBranch]]) {
        for (pattern, alternatives) in branches.enumerated() {
            for alternative in alternatives {
                self.branches.append(
                    Branch(
                        pattern: pattern,
                        fields: alternative.fields.map { (path: paths.insert($0.path), test: $0.test) }))
            }
        }
    }

    /// The patterns that an event, an object of any shape, fits: their places in the list, in order.
    public func matches(_ event: Value) -> [Int] {
        guard case .object = event else { return [] }
        let event = FlatEvent(event, reading: paths)
        var result: [Int] = []
        for branch in branches where result.last != branch.pattern {
            if Self.matches(branch.fields[...], event, within: ArrayMembership()) {
                result.append(branch.pattern)
            }
        }
        return result
    }

    /// Tries all choices of values that stand in the same elements of the same arrays.
    private static func matches(
        _ fields: ArraySlice<(path: Int, test: FieldTest)>, _ event: FlatEvent,
        within membership: ArrayMembership
    ) -> Bool {
        guard let (path, test) = fields.first else { return true }
        let rest = fields.dropFirst()
        let values = event.values(at: path)
        if test.acceptsAbsence, !values.contains(where: { membership.joined(with: $0.membership) != nil }),
            matches(rest, event, within: membership)
        {
            return true
        }
        for value in values where test.accepts(value.content) {
            guard let joined = membership.joined(with: value.membership) else { continue }
            if matches(rest, event, within: joined) { return true }
        }
        return false
    }
}
