import Baton
import EventLayer
import Testing

@Suite struct EventRuleTests {
    @Test func aRuleIsRead() throws {
        let rule = try EventRule(
            Value(
                json: """
                    {"name": "low", "pattern": {"source": ["shop"]}, "workflow": "a.yaml", "key": "$.detail.sku",
                     "debounce": "30s", "throttle": "5m", "ordered": true, "retry": {"attempts": 5, "backoff": "1m"},
                     "input_paths": {"sku": "$.detail.sku"}, "input_template": {"sku": "<sku>"}, "enabled": false}
                    """))
        #expect(rule.name == "low")
        #expect(rule.debounce == .seconds(30))
        #expect(rule.throttle == .seconds(300))
        #expect(rule.isOrdered)
        #expect(rule.retry == EventRule.Retry(maximumAttempts: 5, backoff: .seconds(60)))
        #expect(!rule.isEnabled)
        #expect(rule.groupKey(of: ["detail": ["sku": "A"]]) == "A")
    }

    @Test(arguments: [
        (#"[]"#, "a rule is an object"),
        (
            #"{"name": "a", "workflow": "b", "patern": {}}"#,
            #"patern: is no key of a rule, did you mean "pattern"?"#
        ),
        (
            #"{"name": "a", "workflow": "b", "pattern": {"a": {"b": [{"prefx": "c"}]}}}"#,
            "pattern.a.b: unknown comparison"
        ),
        (
            #"{"name": "a", "workflow": "b", "pattern": {"a": [1]}, "time_zone": "UTC"}"#,
            "time_zone: is for rules with a schedule"
        ),
        (
            #"{"name": "a", "workflow": "b", "schedule": "@daily", "for_each": {"list": "products"}}"#,
            "for_each.input: expected text such as sku"
        ),
        (
            #"{"name": "a", "workflow": "b", "schedule": "@daily", "for_each": {"lst": "products"}}"#,
            #"for_each.lst: is no key here (did you mean "list"?)"#
        ),
        (
            #"{"name": "a", "workflow": "b", "schedule": "@daily", "retry": {"atempts": 2}}"#,
            #"retry.atempts: is no key here (did you mean "attempts"?)"#
        ),
        (#"{"workflow": "b", "pattern": {"a": [1]}}"#, "name: is missing"),
        (#"{"name": "a", "pattern": {"a": [1]}}"#, "workflow: is missing"),
        (#"{"name": "a", "workflow": "b"}"#, "pattern: expected either pattern or schedule"),
        (#"{"name": "a", "workflow": "b", "pattern": {}}"#, "pattern: an empty object"),
        (#"{"name": "a", "workflow": "b", "schedule": "often"}"#, "schedule: often: expected cron"),
        (
            #"{"name": "a", "workflow": "b", "schedule": "@daily", "overlap": "x"}"#,
            "overlap: expected one of skip"
        ),
        (
            #"{"name": "a", "workflow": "b", "pattern": {"a": [1]}, "debounce": "soon"}"#,
            "debounce: expected a duration"
        ),
        (#"{"name": "a", "workflow": "b", "pattern": {"a": [1]}, "key": "sku"}"#, "key: expected a path"),
        (
            #"{"name": "a", "workflow": "b", "pattern": {"a": [1]}, "input": 5}"#,
            "input: expected event, detail"
        ),
        (
            #"{"name": "a", "workflow": "b", "pattern": {"a": [1]}, "retry": {"attempts": 0}}"#,
            "retry.attempts: "
        ),
        (
            #"{"name": "a", "workflow": "b", "pattern": {"a": [1]}, "ordered": 1}"#,
            "ordered: expected true or false"
        ),
    ])
    func refuses(json: String, message: String) throws {
        let value = try Value(json: json)
        let error = #expect(throws: EventError.self) { try EventRule(value) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }
}
