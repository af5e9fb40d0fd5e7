import Baton
import LambdaRuntime
import Testing

@testable import BatonFunction

@Suite("What the function is called with")
struct FunctionEventTests {
    private let now = Timestamp(nanoseconds: 0)

    private func kind(_ json: String) throws -> String {
        switch try FunctionEvent(Value(json: json), now: now) {
        case .messages: "messages"
        case .request: "request"
        case .single(.news(.event)): "event"
        case .single(.news(.scheduled)): "scheduled"
        case .single(.call): "call"
        }
    }

    @Test(
        "is told apart by its keys",
        arguments: [
            (#"{"detail-type": "A", "source": "b", "id": "1"}"#, "event"),
            (#"{"schedule": "arn", "time": "2026-11-28T02:00:00Z", "rule": "night"}"#, "scheduled"),
            (#"{"schedule": "arn", "time": "t", "workflow": "w", "input": {}, "attempt": "1"}"#, "scheduled"),
            (#"{"workflow": "w"}"#, "call"), (#"{"tasks": [], "pattern": "parallel"}"#, "call"),
            (#"{"Records": [{"eventSource": "aws:sqs", "messageId": "1", "body": ""}]}"#, "messages"),
            (#"{"rawPath": "/runs", "requestContext": {"http": {"method": "GET"}}}"#, "request"),
        ])
    func kinds(_ json: String, _ kind: String) throws { #expect(try self.kind(json) == kind) }

    @Test(
        "is refused with what was expected when it is nothing known",
        arguments: [
            ("7", "expected a JSON object"), ("{}", "expected an event of EventBridge"),
            (#"{"detail-type": "A", "source": "b"}"#, "id: is missing"),
            (#"{"Records": [{"eventSource": "aws:s3"}]}"#, "no message of a queue"),
            (#"{"workflow": "w", "tasks": []}"#, "either tasks or workflow"),
            (#"{"workflow": "w", "inputs": {}}"#, "did you mean 'input'?"),
            (#"{"workflow": "w", "id": ""}"#, "id: expected text"),
            (#"{"workflow": "w", "input": [], "id": "1"}"#, "input: expected an object"),
            (#"{"workflow": "w", "pattern": "parallel"}"#, "stands in the file"),
            (
                #"{"tasks": [{"id": "a"}, {"id": "a", "agent": "b", "operation": "c"}], "pattern": "x"}"#,
                "pattern"
            ),
            (
                #"{"schedule": "<aws.scheduler.schedule-arn>", "time": "t", "rule": "r"}"#,
                "schedule: expected"
            ),
            (#"{"schedule": "arn", "time": "t"}"#, "either a rule or a workflow"),
        ])
    func refusals(_ json: String, _ part: String) throws {
        let failure = #expect(throws: LambdaFailure.self) { try kind(json) }
        #expect(failure?.type == "Baton.InvalidEvent")
        #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "")")
    }

    @Test("the ids of runs follow from what starts them, and from nothing else")
    func identity() {
        let run = RunIdentity.event(source: "shop", id: "1", rule: "r")
        #expect(run == RunIdentity.event(source: "shop", id: "1", rule: "r"))
        // A UUID of version 8 and the variant of RFC 9562.
        #expect(
            run.text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                != nil)
        let others = [
            RunIdentity.event(source: "shop", id: "2", rule: "r"),
            RunIdentity.event(source: "shop1", id: "", rule: "r"),
            RunIdentity.event(source: "shop", id: "1", rule: "s"),
            RunIdentity.scheduled("shop", at: "1", work: "r"), RunIdentity.call("shop", "1"),
        ]
        #expect(Set(others + [run]).count == others.count + 1)
    }
}

@Suite("Settings of the function")
struct FunctionSettingsTests {
    @Test("have defaults for all but the table")
    func defaults() throws {
        let settings = try FunctionSettings(environment: ["BATON_RUNS_TABLE": "runs"], folder: "/var/task")
        #expect(settings.rules == "/var/task/baton-rules.yaml")
        #expect(!settings.isRulesNamed)
        #expect(settings.data == .none)
        #expect(settings.alertsTopic == nil && settings.reportsBucket == nil)
    }

    @Test(
        "data is a file or an object",
        arguments: [
            ("/mnt/data/baton.sqlite", FunctionSettings.Data.file("/mnt/data/baton.sqlite")),
            ("s3://shop/data/baton.sqlite", .object(bucket: "shop", key: "data/baton.sqlite")),
        ])
    func data(_ text: String, _ data: FunctionSettings.Data) throws {
        let environment = ["BATON_RUNS_TABLE": "runs", "BATON_DATA": text]
        #expect(try FunctionSettings(environment: environment, folder: "/").data == data)
    }

    @Test(
        "are refused by name",
        arguments: [
            ([:], "BATON_RUNS_TABLE"),
            (["BATON_RUNS_TABLE": "runs", "BATON_DATA": "s3://shop"], "BATON_DATA"),
            (["BATON_RUNS_TABLE": "runs", "BATON_DATA": "postgres://x/y"], "BATON_DATA"),
            (["BATON_RUNS_TABLE": "runs", "BATON_ALERTS_TOPIC": "alerts"], "BATON_ALERTS_TOPIC"),
        ])
    func refusals(_ environment: [String: String], _ name: String) {
        let failure = #expect(throws: LambdaFailure.self) {
            try FunctionSettings(environment: environment, folder: "/")
        }
        #expect(failure?.type == "Baton.Configuration")
        #expect(failure?.message.hasPrefix(name) == true)
    }
}
