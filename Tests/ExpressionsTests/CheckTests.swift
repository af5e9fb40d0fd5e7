import Expressions
import Testing

@Suite("Checking")
struct CheckTests {
    @Test(
        "the read set holds each path as far as it is written out",
        arguments: [
            ("forecast.units > 500", [["forecast", "units"]]),
            (
                "tasks.quality.status == 'success' && input.sku != ''",
                [["tasks", "quality", "status"], ["input", "sku"]]
            ),
            ("input['sku'].size() > 0", [["input", "sku"]]), ("input[key].x", [["input"], ["key"]]),
            ("has(input.sku) ? input.?qty.orValue(0) : 1", [["input", "sku"], ["input", "qty"]]),
            (
                "input.lines.all(l, l.qty > limit && l.sku in known)",
                [["input", "lines"], ["limit"], ["known"]]
            ),
            ("[1].map(x, x + x) + y", [["y"]]), ("cel.bind(z, a.b, z.c)", [["a", "b"]]),
            ("x.filter(x, x > 1)", [["x"]]),
            ("a.?b.c[0].d", [["a", "b", "c"]]), ("type(a) == int", [["a"]]),
            ("optional.of(a.b)", [["a", "b"]]),
            ("1 + 2", []),
        ] as [(String, [[String]])])
    func readSet(_ source: String, _ paths: [[String]]) throws {
        #expect(try Expression(parsing: source).readSet == Set(paths))
    }

    @Test("all problems are found at once, each with place and hint")
    func problems() throws {
        let expression = try Expression(parsing: "forcast.units > 500\n|| sizee(x) > 1 || size(1, 2) > 0")
        let check = expression.check(declaredVariables: ["forecast", "input"])
        #expect(
            check.problems.map(\.description) == [
                "1:1: unknown variable 'forcast' (did you mean 'forecast'?)",
                "2:4: unknown function 'sizee' (did you mean size()?)",
                "2:10: unknown variable 'x'",
                "2:20: no such overload: size() takes 1 argument, found 2",
            ])
        #expect(check.readSet.isEmpty)
    }

    @Test(
        "what is declared, bound by a macro or a type has no problem",
        arguments: [
            "input.x", "[1].exists(v, v > 0)", "type(1) == int", "google.protobuf.Duration", "a.b.c",
            "optional.none()",
            "input.optMap(v, v)",
        ])
    func noProblems(_ source: String) throws {
        let check = try Expression(parsing: source).check(declaredVariables: ["input", "a.b"])
        #expect(check.problems.isEmpty)
    }

    @Test("a variable whose name has dots is one name in the read set")
    func dottedName() throws {
        let check = try Expression(parsing: "a.b.c").check(declaredVariables: ["a.b"])
        #expect(check.readSet == [["a.b", "c"]])
    }

    @Test("of declared names with dots the longest is read, and parentheses select a field instead")
    func longestName() throws {
        let declared: Set<String> = ["a", "a.b"]
        #expect(
            try Expression(parsing: "a.b.c").check(declaredVariables: declared).readSet == [["a.b", "c"]])
        #expect(
            try Expression(parsing: "(a).b.c + a.x").check(declaredVariables: declared).readSet
                == [["a", "b", "c"], ["a", "x"]])
    }

    @Test("a hyphen in a name is recognized as a likely mistake")
    func hyphenatedName() throws {
        let source = "tasks.make-plan.status == 'success'"
        let problems = try Expression(parsing: source).check(declaredVariables: ["tasks"]).problems
        #expect(
            problems.map(\.hint) == [
                "if 'make-plan' is one name, put it in backticks behind a dot: .`make-plan`"
            ])
        let corrected = try Expression(parsing: "tasks.`make-plan`.status == 'success'")
        #expect(corrected.readSet == [["tasks", "make-plan", "status"]])
    }

    @Test("the other call style is pointed out")
    func callStyle() throws {
        let problems = try Expression(parsing: "trim('x') + 'x'.string()").check(declaredVariables: [])
            .problems
        #expect(problems.map(\.hint) == ["call it as value.trim(…)", "call it as string(…)"])
    }

    @Test(
        "syntax errors say what was expected and where",
        arguments: [
            ("", "1:1: expected a value, found the end of the expression"),
            ("1 +", "1:4: expected a value, found the end of the expression"),
            ("(1", "1:3: expected ')' to close the parenthesis, found the end of the expression"),
            ("1 2", "1:3: expected an operator or the end, found a number"),
            ("a = b", "1:3: unexpected character \"=\" (compare with '==')"),
            ("é + 1", "1:1: unexpected character \"é\""),
            ("'é' @", "1:5: unexpected character \"@\" (variables are written without '@')"),
            ("a.", "1:3: expected a field or function name after '.', found the end of the expression"),
            ("if", "1:1: expected a value, found the reserved word 'if'"),
            ("f(1,)", "1:5: expected an argument after ',', found ')'"),
            ("{1 2}", "1:4: expected ':' between key and value, found a number"),
            (
                "Msg{a: 1}",
                "1:4: expected an operator, found '{' (protocol buffer messages cannot be constructed here)"
            ),
            ("has(x)", "1:5: expected a field selection such as a.b in has()"),
            ("a ? b", "1:6: expected ':' and the other value after '?', found the end of the expression"),
        ])
    func syntaxErrors(_ source: String, _ description: String) {
        #expect(failure(source)?.description == description)
    }
}
