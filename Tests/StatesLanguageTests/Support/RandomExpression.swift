/// Makes expressions up, of a given type and over given names, some of which read what is not there.
struct RandomExpression<Generator: RandomNumberGenerator> {
    var random: Generator
    private var elements: [String] = []

    init(random: Generator) { self.random = random }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    private mutating func one(of texts: [String]) -> String { texts[pick(texts.count)] }

    mutating func integer(_ depth: Int) -> String {
        guard depth > 0 else {
            return one(
                of: elements + [
                    "0", "1", "7", "-2", "input.n", "t1.x", "input.o.a", "t2.x", "input.o.zz", "t1.y",
                ])
        }
        switch pick(13) {
        case 0: return "(\(integer(depth - 1)) + \(integer(depth - 1)))"
        case 1: return "(\(integer(depth - 1)) - \(integer(depth - 1)))"
        case 2: return "(\(integer(depth - 1)) * \(integer(depth - 1)))"
        case 3: return "(int(\(integer(depth - 1))) / int(\(integer(depth - 1))))"
        case 4: return "(int(\(integer(depth - 1))) % \(integer(depth - 1)))"
        case 5: return "size(\(list(depth - 1)))"
        case 6: return "(\(truth(depth - 1)) ? \(integer(depth - 1)) : \(integer(depth - 1)))"
        case 7: return "\(list(depth - 1))[\(integer(depth - 1))]"
        case 8: return "input.o.?b.orValue(\(integer(depth - 1)))"
        case 9: return "-(\(integer(depth - 1)))"
        case 10: return "int(input.d)"
        case 11: return "cel.bind(b\(depth), \(integer(depth - 1)), b\(depth) * 2)"
        default: return "t1.?deep.inner.orValue(\(integer(depth - 1)))"
        }
    }

    mutating func truth(_ depth: Int) -> String {
        guard depth > 0 else {
            return one(of: [
                "true", "false", "input.b", "has(input.o.b)", "has(t2.x)", "has(tasks.t2.output)", "input.zz",
                "has(input.n.a)",
            ])
        }
        switch pick(15) {
        case 0: return "(\(integer(depth - 1)) < \(integer(depth - 1)))"
        case 1: return "(\(integer(depth - 1)) >= \(integer(depth - 1)))"
        case 2: return "(\(integer(depth - 1)) == \(integer(depth - 1)))"
        case 3: return "(\(text(depth - 1)) != \(text(depth - 1)))"
        case 4: return "(\(truth(depth - 1)) && \(truth(depth - 1)))"
        case 5: return "(\(truth(depth - 1)) || \(truth(depth - 1)))"
        case 6: return "!(\(truth(depth - 1)))"
        case 7: return "\(text(depth - 1)).startsWith(\(text(depth - 1)))"
        case 8: return "\(text(depth - 1)).contains(\(text(depth - 1)))"
        case 9: return "\(text(depth - 1)).endsWith(\(text(depth - 1)))"
        case 10: return "(\(integer(depth - 1)) in \(list(depth - 1)))"
        case 11:
            let name = "e\(elements.count)"
            let range = list(depth - 1)
            elements.append(name)
            defer { elements.removeLast() }
            return "\(range).\(one(of: ["exists", "all", "exists_one"]))(\(name), \(truth(depth - 1)))"
        case 12: return "(input.d > \(integer(depth - 1)))"
        case 13: return "(tasks.\(one(of: ["t1", "t2"])).status == 'success')"
        default: return "(\(text(depth - 1)) <= \(text(depth - 1)))"
        }
    }

    mutating func text(_ depth: Int) -> String {
        guard depth > 0 else {
            return one(of: [
                "''", "'ab'", "'a\"b'", "input.s", "t1.y", "tasks.t2.status", "input.o.zz", "input.o['k-2']",
                "'%}'",
            ])
        }
        switch pick(5) {
        case 0: return "(\(text(depth - 1)) + \(text(depth - 1)))"
        case 1: return "string(\(integer(depth - 1)))"
        case 2: return "(\(truth(depth - 1)) ? \(text(depth - 1)) : \(text(depth - 1)))"
        case 3: return "input.names[\(integer(depth - 1))]"
        default: return "input.names.join(\(text(depth - 1)))"
        }
    }

    mutating func list(_ depth: Int) -> String {
        guard depth > 0 else {
            return one(of: ["input.l", "[]", "[3]", "t1.items", "input.zz", "input.one"])
        }
        switch pick(4) {
        case 0: return "[\(integer(depth - 1)), \(integer(depth - 1))]"
        case 1: return "(\(list(depth - 1)) + \(list(depth - 1)))"
        default:
            let name = "e\(elements.count)"
            let range = list(depth - 1)
            elements.append(name)
            defer { elements.removeLast() }
            return pick(2) == 0
                ? "\(range).filter(\(name), \(truth(depth - 1)))"
                : "\(range).map(\(name), \(integer(depth - 1)))"
        }
    }

    /// Lists within lists, and objects.
    mutating func value(_ depth: Int) -> String {
        switch pick(8) {
        case 0: return "[\(list(depth)), \(list(depth))]"
        case 1: return "{'a': \(list(depth)), 'b-c': \(truth(depth)), 'n': null}"
        case 2: return "[[\(list(depth))]]"
        case 3: return "input.l.map(e, [e, [e]])"
        case 4: return "input.nested.filter(e, size(e) > \(integer(1)))"
        case 5: return "(input.nested + [\(list(depth))])[\(integer(1))]"
        case 6: return "(\(list(depth)) == \(list(depth)))"
        default: return "{'a': {'b': \(integer(depth))}}.a"
        }
    }
}
