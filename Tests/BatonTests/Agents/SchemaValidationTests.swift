import Testing

@testable import Baton

@Suite("Schema validation")
struct SchemaValidationTests {
    static let line = ObjectSchema([
        .init(
            name: "sku", schema: .string(options: []), isRequired: true, defaultValue: nil, unit: nil,
            summary: "The product."),
        .init(
            name: "quantity", schema: .integer(1...10), isRequired: false, defaultValue: 1, unit: "units",
            summary: "How many."),
    ])
    static let order = ObjectSchema([
        .init(
            name: "lines", schema: .array(of: .object(line)), isRequired: true, defaultValue: nil, unit: nil,
            summary: "What."),
        .init(
            name: "priority", schema: .string(options: ["low", "high"]), isRequired: false, defaultValue: nil,
            unit: nil, summary: "How urgent."),
        .init(
            name: "rate", schema: .number(minimum: 0, maximum: 1), isRequired: false, defaultValue: nil,
            unit: nil, summary: "A share."),
        .init(
            name: "backup", schema: .nullable(.object(line)), isRequired: false, defaultValue: nil, unit: nil,
            summary: "A spare."),
        .init(
            name: "by_site", schema: .dictionary(of: .object(line)), isRequired: false, defaultValue: nil,
            unit: nil, summary: "Per site."),
    ])

    static let one: Value = [["sku": "A"]]

    @Test(
        "each violation names the place, what was expected, what was found and a hint",
        arguments: [
            (["lines": one], []),
            (["lines": one, "rate": 1, "priority": "low", "backup": nil], []),
            ([:], ["lines: is missing, expected a list (each an object) (What.)"]),
            (["lines": nil], ["lines: is missing, expected a list (each an object) (What.)"]),
            (["lines": 5], ["lines: expected a list (each an object), found 5"]),
            (["lines": [5]], ["lines[0]: expected an object, found 5"]),
            (["lines": [["sku": "A"], ["sku": 1]]], ["lines[1].sku: expected text, found 1"]),
            (["lines": [[:]]], ["lines[0].sku: is missing, expected text (The product.)"]),
            (
                ["lines": [["sku": "A", "quantity": 11]]],
                ["lines[0].quantity: expected a whole number from 1 to 10, found 11"]
            ),
            (
                ["lines": [["sku": "A", "quantity": 1.0]]],
                ["lines[0].quantity: expected a whole number from 1 to 10, found 1.0"]
            ),
            (
                ["lines": one, "priority": "hihg"],
                ["priority: expected one of low, high, found \"hihg\" (did you mean 'high'?)"]
            ),
            (["lines": one, "rate": 1.5], ["rate: expected a number from 0.0 to 1.0, found 1.5"]),
            (["lines": one, "rate": .double(.nan)], ["rate: expected a number from 0.0 to 1.0, found null"]),
            (["lines": one, "rate": "0.5"], ["rate: expected a number from 0.0 to 1.0, found \"0.5\""]),
            (["lines": one, "prioriti": "low"], ["prioriti: unknown key (did you mean 'priority'?)"]),
            (
                ["lines": one, "colour": 1],
                ["colour: unknown key (known keys: lines, priority, rate, backup, by_site)"]
            ),
            (
                ["lines": [["skuu": "A"]]],
                [
                    "lines[0].sku: is missing, expected text (The product.)",
                    "lines[0].skuu: unknown key (did you mean 'sku'?)",
                ]
            ),
            (["lines": one, "by_site": ["x": ["sku": 1]]], ["by_site.x.sku: expected text, found 1"]),
            (["lines": one, "backup": ["sku": 1]], ["backup.sku: expected text, found 1"]),
        ] as [(Value, [String])])
    func violations(value: Value, expected: [String]) {
        #expect(Schema.object(Self.order).violations(of: value).map(\.description) == expected)
    }

    @Test("an object without keys says so, an open one accepts everything")
    func emptyAndOpen() {
        let closed = Schema.object(ObjectSchema([]))
        #expect(
            closed.violations(of: ["a": 1]).map(\.description) == [
                "a: unknown key (no keys are expected here)"
            ])
        #expect(Schema.object(.open).violations(of: ["a": 1]).isEmpty)
        #expect(Schema.any.violations(of: nil).isEmpty)
    }

    @Test("a required key of any value may be null but not absent")
    func requiredAny() {
        let schema = Schema.object(
            ObjectSchema([
                .init(name: "x", schema: .any, isRequired: true, defaultValue: nil, unit: nil, summary: "")
            ]))
        #expect(schema.violations(of: ["x": nil]).isEmpty)
        #expect(schema.violations(of: [:]).count == 1)
    }

    @Test("defaults are filled in at every depth, undeclared keys left out")
    func completion() {
        let members: [String: Value] = [
            "lines": [["sku": "A"], ["sku": "B", "quantity": 5], ["sku": "C", "quantity": nil]],
            "backup": ["sku": "D"],
            "by_site": ["x": ["sku": "E"]], "surplus": 1,
        ]
        let expected: [String: Value] = [
            "lines": [
                ["sku": "A", "quantity": 1], ["sku": "B", "quantity": 5], ["sku": "C", "quantity": 1],
            ],
            "backup": ["sku": "D", "quantity": 1], "by_site": ["x": ["sku": "E", "quantity": 1]],
        ]
        #expect(Self.order.completing(members) == expected)
        #expect(ObjectSchema.open.completing(["a": 1]) == ["a": 1])
    }

    @Test("long values are cut in messages")
    func excerpt() {
        let text = Value.string(String(repeating: "x", count: 1000)).excerpt
        #expect(text.count == 60)
        #expect(text.hasSuffix("..."))
    }
}
