internal import Baton

/// Reads an event pattern into its branches.
enum PatternCompiler {
    /// How many branches the combinations of `$or` may make.
    static let largestBranchCount = 1_000
    private static let largestDepth = 100

    /// Keys that mean a comparison and can therefore name no field within `$or`.
    private static let reservedKeys: Set<String> = [
        "exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric",
        "cidr",
        "html", "=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "date-after",
        "date-on-or-after", "date-before", "date-on-or-before", "in-date-range", "ip-address-in-range",
        "ip-address-not-in-range",
    ]

    static func compile(_ pattern: Value) throws(EventPatternError) -> [PatternBranch] {
        guard case .object(let members) = pattern else {
            throw EventPatternError(
                path: "", message: "an event pattern is an object, not \(pattern.typeName)")
        }
        return try branches(of: members, path: [], isAlternative: false, into: [[:]]).map(PatternBranch.init)
    }

    /// - Parameter isAlternative: whether the object stands within `$or`.
    private static func branches(
        of members: [String: Value], path: [String], isAlternative: Bool, into start: [[FieldPath: FieldTest]]
    ) throws(EventPatternError) -> [[FieldPath: FieldTest]] {
        guard !members.isEmpty else { throw error(path, "an empty object matches nothing; name a field") }
        guard path.count < largestDepth else { throw error(path, "nested deeper than \(largestDepth)") }
        var branches = start
        for (key, value) in members.sorted(by: { $0.key < $1.key }) where key != "$or" {
            if isAlternative, reservedKeys.contains(key) {
                throw error(path + [key], "\(key) is a comparison and names no field within $or")
            }
            switch value {
            case .object(let inner):
                branches = try Self.branches(
                    of: inner, path: path + [key], isAlternative: isAlternative, into: branches)
            case .array(let alternatives):
                let test = try test(alternatives, path: path + [key])
                let field = FieldPath(path + [key])
                for index in branches.indices { branches[index][field] = test }
            case .null, .bool, .int, .double, .string:
                throw error(path + [key], "expected a list of values or an object, not \(value.typeName)")
            }
        }
        guard let alternatives = members["$or"] else { return branches }
        // Last, so that an alternative takes the place of what stands beside `$or` for the same field.
        return try Self.alternatives(alternatives, path: path, into: branches)
    }

    private static func alternatives(
        _ value: Value, path: [String], into start: [[FieldPath: FieldTest]]
    ) throws(EventPatternError) -> [[FieldPath: FieldTest]] {
        guard case .array(let alternatives) = value, alternatives.count >= 2 else {
            throw error(path + ["$or"], "expected a list of two or more objects")
        }
        var branches: [[FieldPath: FieldTest]] = []
        for alternative in alternatives {
            guard case .object(let members) = alternative else {
                throw error(path + ["$or"], "expected objects only, not \(alternative.typeName)")
            }
            branches += try Self.branches(of: members, path: path, isAlternative: true, into: start)
            guard branches.count <= largestBranchCount else {
                throw error(path + ["$or"], "more than \(largestBranchCount) combinations of alternatives")
            }
        }
        return branches
    }

    private static func test(_ alternatives: [Value], path: [String]) throws(EventPatternError) -> FieldTest {
        guard !alternatives.isEmpty else { throw error(path, "an empty list matches nothing; give a value") }
        var predicates: [FieldPredicate] = []
        for alternative in alternatives {
            do {
                predicates.append(try FieldPredicate(alternative))
            } catch {
                throw Self.error(path, error.message)
            }
        }
        return FieldTest(predicates)
    }

    private static func error(_ path: [String], _ message: String) -> EventPatternError {
        EventPatternError(path: path.joined(separator: "."), message: message)
    }
}
