import Baton
import EventLayer
import Testing

@Suite struct InputTransformerTests {
    private static let event: Value = [
        "source": "shop", "resources": ["sku/1"],
        "detail": ["sku": "A\"1", "quantity": 3, "sizes": ["S", "M"], "a.b": ["c": true]],
    ]

    private static func input(_ paths: [String: String], _ template: String) throws -> Value {
        try InputTransformer(paths: paths, template: template).input(
            for: event, rule: "low-stock", ingested: Timestamp(nanoseconds: 0))
    }

    @Test(arguments: [
        (#"{"sku": <sku>, "n": <n>}"#, #"{"sku": "A\"1", "n": 3}"#),
        (#""sku <sku> has <n>""#, #""sku A\"1 has 3""#),
        (#"<n>"#, "3"),
        (#"[<sizes>, "<sizes>"]"#, #"[["S", "M"], "[\"S\",\"M\"]"]"#),
        (#"{"r": <first>, "c": <deep>}"#, #"{"r": "sku/1", "c": true}"#),
        (#"{"none": <none>, "text": "[<none>]"}"#, #"{"none": null, "text": "[]"}"#),
        (
            #"{"rule": <aws.events.rule-name>, "at": "<aws.events.event.ingestion-time>"}"#,
            #"{"rule": "low-stock", "at": "1970-01-01T00:00:00Z"}"#
        ),
        (#"{"html": "a < b <unknown>"}"#, #"{"html": "a < b <unknown>"}"#),
        (#"{"quote": "\"<n>\""}"#, #"{"quote": "\"3\""}"#),
    ])
    func fills(template: String, expected: String) throws {
        let paths = [
            "sku": "$.detail.sku", "n": "$.detail.quantity", "sizes": "$.detail['sizes']",
            "none": "$.detail.x.y",
            "first": "$.resources[0]", "deep": "$.detail['a.b'].c",
        ]
        #expect(try Self.input(paths, template) == Value(json: expected))
    }

    @Test func theWholeEventIsAPart() throws {
        #expect(try Self.input([:], #"{"event": <aws.events.event.json>}"#) == ["event": Self.event])
    }

    @Test(arguments: [
        (["a": "detail"], "<a>", "input_paths.a: expected a path"),
        (["a": "$.x["], "<a>", "input_paths.a: expected a path"),
        (["aws.events.event": "$"], "1", "the name is reserved"),
        ([:], "<a>", "input_template: <a> has no path"),
        ([:], "{<a", "a < without its >"),
        ([:], "{", "input_template: is no JSON"),
    ])
    func refuses(paths: [String: String], template: String, message: String) {
        let error = #expect(throws: EventError.self) {
            try InputTransformer(paths: paths, template: template)
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}
