public import Baton

/// The JSON Schema (draft 2020-12) of rules files, for editors.
public enum EventRuleSchema {
    /// - Parameter lists: what `for_each` may go through.
    public static func jsonSchema(lists: [String]) -> Value {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Baton rules",
            "type": "object",
            "additionalProperties": false,
            "required": ["rules"],
            "properties": [
                "archive": duration("How long events stay, from their coming: 90d unless given.", days: true),
                "rules": ["type": "array", "items": rule(lists)],
            ],
        ]
    }

    private static func rule(_ lists: [String]) -> Value {
        [
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "workflow"],
            "oneOf": [["required": ["pattern"]], ["required": ["schedule"]]],
            "properties": .object(
                triggers.merging(starts(lists)) { first, _ in first }.merging(pace) { first, _ in first }),
        ]
    }

    private static var triggers: [String: Value] {
        [
            "name": text("Unique in the file."),
            "description": text("One line for people."),
            "enabled": flag("Whether it is in force: true unless given."),
            "pattern": ["type": "object", "description": "An event pattern of Amazon EventBridge."],
            "schedule": [
                "type": "string", "description": "When, instead of a pattern.",
                "examples": ["cron(0 2 * * ? *)", "0 2 * * *", "rate(5 minutes)", "at(2026-11-30T08:00:00)"],
            ],
            "time_zone": text("A name of the IANA database: UTC unless given."),
            "catch_up": choices(
                ScheduledTimes.CatchUp.self, "What becomes of missed times.", default: "once"),
            "overlap": choices(
                ScheduledTimes.Overlap.self, "What becomes of a time while the run before goes on.",
                default: "skip"),
            "jitter": duration("Each time is put off by up to this."),
        ]
    }

    private static func starts(_ lists: [String]) -> [String: Value] {
        [
            "workflow": text("The workflow file, relative to this one."),
            "input": [
                "description": "What the workflow is started with.",
                "anyOf": [["enum": ["event", "detail"]], ["type": "object"]],
            ],
            "input_paths": [
                "type": "object", "additionalProperties": ["type": "string"],
                "description": "Names for parts of the event: {sku: $.detail.sku}.",
            ],
            "input_template": [
                "type": ["string", "object"],
                "description": "The input, with <name> for a part: '{\"sku\": <sku>}'.",
            ],
            "input_lists": [
                "type": "object", "additionalProperties": ["enum": .array(lists.map(Value.string))],
                "description": "Inputs that are lists from the database, read when the run starts.",
            ],
            "for_each": object(
                [
                    "list": ["enum": .array(lists.map(Value.string))],
                    "input": text("The input of the workflow that an item becomes."),
                    "max_concurrency": [
                        "type": "integer", "minimum": 1, "maximum": 10_000,
                        "description": "How many tasks are under way at the same time at most.",
                    ],
                ], required: ["list", "input"], "The workflow is done for each item of a list, in one run."),
        ]
    }

    private static var pace: [String: Value] {
        [
            "key": text("Events of one key belong together: $.detail.sku."),
            "debounce": duration(
                "Wait until no event of the key has come for this long; one run is for all."),
            "throttle": duration("At most one run of a key in this time."),
            "ordered": flag("A run of a key waits for the end of the one before."),
            "retry": object(
                [
                    "attempts": ["type": "integer", "minimum": 1, "maximum": 100, "default": 3],
                    "backoff": duration("Before the second attempt; it doubles, up to an hour."),
                ], "What follows when a run fails; after the last attempt the event is a dead letter."),
        ]
    }

    // MARK: Forms

    private static func text(_ summary: String) -> Value {
        ["type": "string", "minLength": 1, "description": .string(summary)]
    }

    private static func flag(_ summary: String) -> Value {
        ["type": "boolean", "description": .string(summary)]
    }

    private static func duration(_ summary: String, days: Bool = false) -> Value {
        let units = "([0-9]+(h|m|s|ms|us|ns))+"
        return [
            "type": "string", "pattern": .string(days ? "^([0-9]+d|\(units))$" : "^\(units)$"),
            "description": .string(summary),
        ]
    }

    private static func choices<T: RawRepresentable<String> & CaseIterable>(
        _ type: T.Type, _ summary: String, default value: Value
    ) -> Value {
        [
            "enum": .array(T.allCases.map { .string($0.rawValue) }), "description": .string(summary),
            "default": value,
        ]
    }

    private static func object(
        _ properties: [String: Value], required: [String] = [], _ summary: String
    ) -> Value {
        [
            "type": "object", "additionalProperties": false, "properties": .object(properties),
            "required": .array(required.map(Value.string)), "description": .string(summary),
        ]
    }
}
