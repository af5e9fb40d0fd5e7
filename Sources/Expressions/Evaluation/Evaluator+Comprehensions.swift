extension Evaluator {
    /// The result of a macro over a list or map (langdef.md, section "Macros").
    mutating func result(of comprehension: Comprehension, at offset: Int) throws(Failure) -> ExpressionValue {
        let value = try value(of: comprehension.range)
        let range = try ComprehensionRange(
            value, hasSecondVariable: comprehension.secondSlot != nil, &budget)
        guard let range else {
            throw Failure(
                .noSuchOverload,
                "no such overload: \(comprehension.kind.rawValue)() takes a list or map, not \(value.typeName)",
                offset: offset)
        }
        switch comprehension.kind {
        case .all: return .bool(try quantify(comprehension, range, decidedBy: false))
        case .exists: return .bool(try quantify(comprehension, range, decidedBy: true))
        case .existsOne: return .bool(try matches(comprehension, range).count == 1)
        case .filter: return .list(try matches(comprehension, range))
        case .map, .transformList: return .list(try transformList(comprehension, range))
        case .transformMap: return try transformMap(comprehension, range)
        case .transformMapEntry: return try transformMapEntry(comprehension, range)
        }
    }

    private mutating func bind(
        _ position: Int, of range: ComprehensionRange, for comprehension: Comprehension
    ) throws(Failure) {
        try budget.spend()
        locals[comprehension.firstSlot] = range.first(at: position)
        if let slot = comprehension.secondSlot { locals[slot] = try range.second(at: position, &budget) }
    }

    /// `all` and `exists`: `&&` and `||` over the elements, with the same absorption of errors.
    private mutating func quantify(
        _ comprehension: Comprehension, _ range: ComprehensionRange, decidedBy deciding: Bool
    ) throws(Failure) -> Bool {
        var failure: Failure?
        for position in range.indices {
            try bind(position, of: range, for: comprehension)
            do throws(Failure) {
                if try truth(of: comprehension.body, in: "the predicate") == deciding { return deciding }
            } catch {
                guard error.kind != .costExceeded else { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return !deciding
    }

    /// The elements for which the predicate holds.
    private mutating func matches(
        _ comprehension: Comprehension, _ range: ComprehensionRange
    ) throws(Failure) -> [ExpressionValue] {
        var results: [ExpressionValue] = []
        for position in range.indices {
            try bind(position, of: range, for: comprehension)
            if try truth(of: comprehension.body, in: "the predicate") {
                results.append(range.first(at: position))
            }
        }
        return results
    }

    /// Whether the element passes the macro's condition, if it has one; binds the variables.
    private mutating func passes(
        _ position: Int, of range: ComprehensionRange, _ comprehension: Comprehension
    ) throws(Failure) -> Bool {
        try bind(position, of: range, for: comprehension)
        guard let condition = comprehension.condition else { return true }
        return try truth(of: condition, in: "the condition")
    }

    private mutating func transformList(
        _ comprehension: Comprehension, _ range: ComprehensionRange
    ) throws(Failure) -> [ExpressionValue] {
        var results: [ExpressionValue] = []
        for position in range.indices where try passes(position, of: range, comprehension) {
            results.append(try value(of: comprehension.body))
        }
        return results
    }

    /// The same keys with new values; over a list the keys are the indices.
    private mutating func transformMap(
        _ comprehension: Comprehension, _ range: ComprehensionRange
    ) throws(Failure) -> ExpressionValue {
        var entries = MapEntries()
        for position in range.indices where try passes(position, of: range, comprehension) {
            guard let key = ExpressionMapKey(range.first(at: position)) else { continue }
            try budget.spend(lookingUp: key)
            entries.update(key, with: try value(of: comprehension.body))
        }
        return .map(ExpressionMap(entries))
    }

    /// New keys and values: the body gives a map for each element, and all are merged.
    private mutating func transformMapEntry(
        _ comprehension: Comprehension, _ range: ComprehensionRange
    ) throws(Failure) -> ExpressionValue {
        let offset = comprehension.body.offset
        var entries = MapEntries()
        for position in range.indices where try passes(position, of: range, comprehension) {
            let result = try value(of: comprehension.body)
            guard case .map(let map) = result else {
                throw Failure(
                    .noSuchOverload,
                    "transformMapEntry() needs a map for each element, not \(result.typeName)",
                    offset: offset)
            }
            try budget.spend(map.count)
            for (key, value) in map {
                try budget.spend(lookingUp: key)
                guard entries.insert(key, value) else {
                    throw Failure(.duplicateKey, "the map has two keys \(key.value)", offset: offset)
                }
            }
        }
        return .map(ExpressionMap(entries))
    }
}
