/// A function in JSONata that stands for an operation of CEL.
///
/// JSONata answers an absent field with nothing, as it does most mistakes, and goes on; CEL calls both errors. Here nothing
/// *is* the error: each helper gives nothing when an operand is nothing or has the wrong type, and throws nothing. Fields
/// are looked up, never stepped to, because a step goes through arrays and takes single elements out of them.
enum JSONataHelper: String, CaseIterable {
    // In an order in which each comes after those that it uses.
    case isTrue, isFalse, isObject, fieldOf, hasField, optionalOf, outputOf, elementOf, one, listOf
    case both, either, negation, isEqual, isLess, isAtMost, isIn
    case plus, minus, times, truncated, quotient, remainder, ratio, negative
    case sizeOf, containsText, startsWith, endsWith, integerOf, numberOf, textOf, stringOf, joined
    case someHold, allHold, oneHolds, chosen, mapped
    case escaped, asTemplate, standIn

    /// The variable that holds it.
    var name: String { "$\(rawValue)" }

    /// Those that its definition calls.
    var uses: Set<JSONataHelper> {
        Set(Self.allCases.filter { $0 != self && definition.contains($0.name + "(") })
    }

    /// The function itself.
    var definition: String {
        switch self {
        case .isTrue: "function($a){$type($a) = 'boolean' ? $a : false}"
        case .isFalse: "function($a){$type($a) = 'boolean' ? $not($a) : false}"
        case .isObject: "function($a){$type($a) = 'object'}"
        case .fieldOf: "function($a,$k){$isObject($a) ? $lookup($a,$k)}"
        case .hasField: "function($a,$k){$isObject($a) ? $exists($lookup($a,$k))}"
        // An optional value is an object that has 'value' or has not.
        case .optionalOf: "function($a,$k){$isObject($a) ? {'value': $lookup($a,$k)}}"
        case .outputOf:
            "function($t){$exists($lookup($t,'output')) ? $lookup($t,'output') : {}}"
        case .elementOf:
            "function($a,$k){$isObject($a) ? ($type($k) = 'string' ? $lookup($a,$k)) : "
                + "$type($a) = 'array' and $type($k) = 'number' ? "
                + "($k >= 0 and $k < $count($a) and $floor($k) = $k ? $a[$k])}"
        // A list of one value: a list within brackets would lose its own.
        case .one: "function($a){$type($a) = 'array' ? [[$a]] : [$a]}"
        case .listOf:
            "function($a){$type($a) = 'array' ? $a : ($isObject($a) ? $sort([$keys($a)]))}"
        case .both:
            "function($a,$b){$isFalse($a) or $isFalse($b) ? false : ($isTrue($a) and $isTrue($b) ? true)}"
        case .either:
            "function($a,$b){$isTrue($a) or $isTrue($b) ? true : ($isFalse($a) and $isFalse($b) ? false)}"
        case .negation: "function($a){$type($a) = 'boolean' ? $not($a)}"
        case .isEqual: "function($a,$b){$exists($a) and $exists($b) ? $type($a) = $type($b) and $a = $b}"
        case .isLess: Self.comparison("<")
        case .isAtMost: Self.comparison("<=")
        case .isIn:
            "function($a,$l){$exists($a) ? ($type($l) = 'array' ? $count($filter($l, function($x){$isEqual($x,$a)})) > 0"
                + " : ($isObject($l) ? ($type($a) = 'string' ? $exists($lookup($l,$a)) : false)))}"
        case .plus:
            "function($a,$b){$type($a) = 'number' and $type($b) = 'number' ? $a + $b : "
                + "($type($a) = 'string' and $type($b) = 'string' ? $a & $b : "
                + "($type($a) = 'array' and $type($b) = 'array' ? $append($a,$b)))}"
        case .minus: Self.arithmetic("$a - $b")
        case .times: Self.arithmetic("$a * $b")
        case .truncated: "function($a){$type($a) = 'number' ? ($a < 0 ? $ceil($a) : $floor($a))}"
        case .quotient: Self.division("$truncated($a / $b)")
        case .remainder: Self.division("$a - $b * $truncated($a / $b)")
        case .ratio: Self.division("$a / $b")
        case .negative: "function($a){$type($a) = 'number' ? 0 - $a}"
        case .sizeOf:
            "function($a){$type($a) = 'string' ? $length($a) : ($type($a) = 'array' ? $count($a) : "
                + "($isObject($a) ? $count($keys($a))))}"
        case .containsText: Self.text("$p = '' or $contains($a,$p)")
        case .startsWith: Self.text("$substring($a,0,$length($p)) = $p")
        case .endsWith:
            Self.text(
                "$length($a) >= $length($p) and $substring($a,$length($a) - $length($p)) = $p")
        case .integerOf: "function($a){$truncated($a)}"
        case .numberOf: "function($a){$type($a) = 'number' ? $a}"
        case .textOf: "function($a){$type($a) = 'null' ? 'null' : $stringOf($a)}"
        case .stringOf:
            "function($a){$type($a) = 'string' ? $a : ($type($a) = 'boolean' ? $string($a) : "
                + "($type($a) = 'number' ? ($floor($a) = $a ? $string($a))))}"
        case .joined:
            "function($l,$s){$type($l) = 'array' and $type($s) = 'string' ? ($count($filter($l, function($x){$type($x) != 'string'})) = 0 ? $join($l,$s))}"
        case .someHold: Self.search(deciding: true)
        case .allHold: Self.search(deciding: false)
        case .oneHolds:
            "function($l,$f){($n := $reduce($l, function($n,$x){($v := $f($x); $n < 0 ? $n : "
                + "($type($v) = 'boolean' ? ($v ? $n + 1 : $n) : -1))}, 0); $n >= 0 ? $n = 1)}"
        case .escaped:
            "function($a){$type($a) = 'string' ? $join($split($a,'${'),'$${') : ($type($a) = 'array' ? "
                + "$reduce($a, function($l,$x){$append($l, $one($escaped($x)))}, []) : ($isObject($a) ? "
                + "$merge([{}, $each($a, function($x,$k){{$k: $escaped($x)}})]) : $a))}"
        case .asTemplate: "function($a){$contains($string($a),'${') ? $escaped($a) : $a}"
        // See InvocationPayload.
        case .standIn:
            "function($id,$t){$lookup($t,'status') = 'success' ? {'id': $id, 'timeout': '1ms', "
                + "'signal': {'name': $id, 'on_timeout': $exists($lookup($t,'output')) ? $lookup($t,'output') : null}} : "
                + "($lookup($t,'status') = 'skipped' ? {'id': $id, 'condition': 'false', 'sleep': '1s'} : "
                + "{'id': $id, 'timeout': '1ms', 'approval': {'prompt': 'It failed.', 'on_timeout': 'reject'}})}"
        case .chosen:
            "function($l,$f){$type($l) = 'array' ? $lookup($reduce($l, function($r,$x){($v := $f($x); "
                + "$exists($lookup($r,'list')) and $type($v) = 'boolean' ? "
                + "($v ? {'list': $append($lookup($r,'list'), $one($x))} : $r) : {})}, {'list': []}), 'list')}"
        case .mapped:
            "function($l,$f){$type($l) = 'array' ? $lookup($reduce($l, function($r,$x){($v := $f($x); "
                + "$exists($lookup($r,'list')) and $exists($v) ? {'list': $append($lookup($r,'list'), $one($v))} : {})}, {'list': []}), 'list')}"
        }
    }

    private static func comparison(_ sign: String) -> String {
        "function($a,$b){$type($a) = $type($b) and ($type($a) = 'number' or $type($a) = 'string') ? $a \(sign) $b}"
    }

    private static func arithmetic(_ result: String) -> String {
        "function($a,$b){$type($a) = 'number' and $type($b) = 'number' ? \(result)}"
    }

    private static func division(_ result: String) -> String {
        "function($a,$b){$type($a) = 'number' and $type($b) = 'number' ? ($b != 0 ? \(result))}"
    }

    private static func text(_ result: String) -> String {
        "function($a,$p){$type($a) = 'string' and $type($p) = 'string' ? \(result)}"
    }

    /// `exists` and `all`: the first element that decides does, whatever errors the others give.
    private static func search(deciding: Bool) -> String {
        let found = deciding ? "$v" : "$not($v)"
        return "function($l,$f){($r := $reduce($l, function($r,$x){($v := $f($x); $r = 'found' ? $r : "
            + "($type($v) = 'boolean' ? (\(found) ? 'found' : $r) : 'error'))}, 'none'); "
            + "$r = 'found' ? \(deciding) : ($r = 'none' ? \(!deciding)))}"
    }
}

extension Set<JSONataHelper> {
    /// Their definitions with all that these call, each after what it needs.
    var prelude: String {
        var needed = self
        var waiting = Array(self)
        while let helper = waiting.popLast() {
            for used in helper.uses where needed.insert(used).inserted { waiting.append(used) }
        }
        return JSONataHelper.inOrder.filter(needed.contains).map { "\($0.name) := \($0.definition); " }
            .joined()
    }
}

extension JSONataHelper {
    /// Each after those that it calls.
    fileprivate static let inOrder: [JSONataHelper] = {
        var order: [JSONataHelper] = []
        func add(_ helper: JSONataHelper) {
            guard !order.contains(helper) else { return }
            for used in allCases where helper.uses.contains(used) { add(used) }
            order.append(helper)
        }
        for helper in allCases { add(helper) }
        return order
    }()
}
