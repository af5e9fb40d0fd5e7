import AWSClient
import Baton
import BatonAWS
import Foundation
import TestSupport
import Testing

/// The built program in MiniStack, from an event to what follows from it.
@Suite(
    "The function, end to end", .serialized,
    .enabled(if: MiniStackServer.isInstalled, Comment(rawValue: MiniStackServer.absence)))
struct EndToEndTests {
    @Test(
        "a stock change becomes a run, an alert and a report; the data is put back; a hundred replays change nothing"
    )
    func stockChange() async throws {
        let stack = try await Stack()
        let events = EventBridge(stack.client)
        let before = try await stack.s3.head("baton.sqlite", in: "data")
        try await events.putRule("stock-changed", pattern: #"{"source": ["shop.stock"]}"#)
        try await events.putTargets(["baton": Stack.arn("lambda", "function:baton")], of: "stock-changed")
        let put = try await events.putEvents([
            .init(source: "shop.stock", detailType: "Stock Changed", detail: #"{"sku": "981760"}"#)
        ])
        #expect(try put.map { try $0.get() }.count == 1)

        let run = try await stack.eventually("the run") {
            try await stack.runs.runs(limit: 1, before: nil).first { $0.outcome != nil }
        }
        #expect(run.workflow == "inventory-update")
        #expect(run.outcome == .success)
        let result = RunResult(folding: try await stack.runs.events(of: run.id))
        #expect(result.results.map(\.id) == ["forecast", "stock", "anomalies", "report"])
        #expect(try await stack.runs.verify() == [])

        let alert = try await stack.message(from: stack.alerts, "an alert")
        #expect(alert["severity"]?.stringValue != nil, "\(alert.json())")

        let path = try #require(result["report"]?.output?["path"]?.stringValue)
        let name = try #require(path.split(separator: "/").last)
        let report = try await stack.s3.get("reports/\(name)", from: "reports")
        #expect(String(decoding: report.prefix(100), as: UTF8.self).lowercased().contains("<!doctype html"))

        #expect(try await stack.s3.head("baton.sqlite", in: "data")?.eTag != before?.eTag)

        // The same under one id, as it may come: twice by itself, and again by replays.
        let first = try await stack.invoke(Stack.stockChanged("e-1", sku: "1096036"))
        #expect(first.error == nil, "\(first.answer.json())")
        let id = try #require(first.answer["runs"]?[0]?["run"]?.stringValue)
        for number in 1...100 {
            let again = try await stack.invoke(
                Stack.stockChanged("e-1", sku: "1096036", replay: "replay-\(number)"))
            #expect(again.error == nil)
            #expect(again.answer == first.answer)
        }
        let runs = try await stack.runs.runs(limit: 10, before: nil)
        #expect(Set(runs.map(\.id)) == [run.id, RunID(id)])
    }

    @Test("an event that no run can be started for goes to the dead letters, with the reason")
    func poison() async throws {
        let stack = try await Stack()
        try await Lambda(stack.client).enqueue("baton", Array(Stack.stockChanged("e-2", sku: 7).json().utf8))
        let letter = try await stack.message(from: stack.deadLetters, "the dead letter")
        #expect(letter["responsePayload"]?["errorType"] == "Baton.InvalidEvent")
        let reason = try #require(letter["responsePayload"]?["errorMessage"]?.stringValue)
        #expect(reason.contains("the input does not fit"), "\(reason)")
        #expect(letter["requestPayload"]?["id"] == "e-2")
        #expect(try await stack.runs.runs(limit: 1, before: nil).isEmpty)
    }

    @Test(
        "a run that fails is tried again in a new generation, then the event is a dead letter with what went wrong"
    )
    func failingRun() async throws {
        let stack = try await Stack(hasData: false)
        try await Lambda(stack.client).enqueue("baton", Array(Stack.stockChanged("e-3").json().utf8))
        let letter = try await stack.message(from: stack.deadLetters, "the dead letter")
        #expect(letter["responsePayload"]?["errorType"] == "Baton.Run.failed", "\(letter.json())")
        let reason = try #require(letter["responsePayload"]?["errorMessage"]?.stringValue)
        #expect(reason.contains("forecast: "), "\(reason)")
        let runs = try await stack.runs.runs(limit: 10, before: nil)
        #expect(runs.map(\.outcome) == [.failed])
        #expect(runs.map(\.generation) == [3])
    }

    @Test("of a batch of messages only what failed comes again, and ends in the dead-letter queue")
    func queue() async throws {
        let stack = try await Stack()
        let dead = try await stack.sqs.createQueue("work-dead")
        let policy = #"{"deadLetterTargetArn": "\#(Stack.arn("sqs", "work-dead"))", "maxReceiveCount": 2}"#
        let work = try await stack.sqs.createQueue(
            "work", attributes: ["RedrivePolicy": policy, "VisibilityTimeout": "2"])
        try await stack.sqs.send(Stack.stockChanged("e-4").json(), to: work)
        try await stack.sqs.send("not JSON", to: work)
        try await stack.post(
            "CreateEventSourceMapping", "/2015-03-31/event-source-mappings",
            [
                "EventSourceArn": .string(Stack.arn("sqs", "work")), "FunctionName": "baton", "BatchSize": 10,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
            ])
        let body = try await stack.eventually("the dead message") {
            try await stack.sqs.receive(from: dead, limit: 1).first?.body
        }
        #expect(body == "not JSON")
        let runs = try await stack.runs.runs(limit: 10, before: nil)
        #expect(runs.map(\.outcome) == [.success])
        #expect(stack.server.log.contains("the body of the message is no JSON object"))
    }

    @Test("the time of the function ends a run in time to be stored")
    func deadline() async throws {
        let stack = try await Stack(timeout: 15, hasData: false)
        let (answer, error) = try await stack.invoke(["workflow": "slow"])
        #expect(error == nil, "\(answer.json())")
        #expect(answer["status"] == "timed_out")
        #expect(try await stack.runs.runs(limit: 1, before: nil).first?.outcome == .timedOut)
        let event: Value = ["workflow": "slow", "schedule": "arn:x", "time": "2026-11-28T03:00:00Z"]
        let late = try await stack.invoke(event)
        #expect(late.error != nil)
        #expect(late.answer["errorType"] == "Baton.Run.timed_out")
    }

    @Test("tasks, workflows and HTTP requests are answered with what became of each task")
    func calls() async throws {
        let stack = try await Stack()
        let eoq: Value = [
            "id": "eoq", "agent": "optimization", "operation": "calculate_eoq",
            "inputs": ["annual_demand": 1000, "ordering_cost": 50, "holding_cost": 2],
        ]
        let wrong: Value = ["id": "wrong", "agent": "nobody", "operation": "nothing"]
        let call: Value = ["tasks": [eoq, wrong], "pattern": "parallel", "id": "call-1"]
        let (answer, error) = try await stack.invoke(call)
        #expect(error == nil)
        #expect(answer["status"] == "partial")
        #expect(answer["tasks"]?["eoq"]?["status"] == "success")
        #expect(answer["tasks"]?["eoq"]?["output"]?["order_quantity"] != nil, "\(answer.json())")
        #expect(answer["tasks"]?["wrong"]?["status"] == "failed")
        #expect(answer["tasks"]?["wrong"]?["error"]?["kind"] == "unknown_agent", "\(answer.json())")
        // The same id, the same run.
        #expect(try await stack.invoke(call).answer == answer)

        func request(_ method: String, _ path: String, _ body: String = "") -> Value {
            [
                "version": "2.0", "rawPath": .string("/live" + path), "isBase64Encoded": true,
                "body": .string(Data(body.utf8).base64EncodedString()),
                "headers": ["Idempotency-Key": "key-1"],
                "requestContext": ["stage": "live", "http": ["method": .string(method)]],
            ]
        }
        let started = try await stack.invoke(
            request("POST", "/runs", #"{"workflow": "stock-policy", "input": {"sku": "981760"}}"#)
        ).answer
        #expect(started["statusCode"] == 201, "\(started.json())")
        let run = try Value(json: try #require(started["body"]?.stringValue))
        #expect(run["status"] == "success")
        let id = try #require(run["run"]?.stringValue)
        #expect(started["headers"]?["location"] == .string("/runs/\(id)"))
        let shown = try await stack.invoke(request("GET", "/runs/\(id)")).answer
        #expect(shown["statusCode"] == 200)
        #expect(try Value(json: shown["body"]?.stringValue ?? "")["outcome"] == "success")
        let list = try await stack.invoke(request("GET", "/runs")).answer
        #expect(try Value(json: list["body"]?.stringValue ?? "")["total"] == 2)
        for (method, path, body, status) in [
            ("GET", "/runs/none", "", 404), ("GET", "/other", "", 404), ("DELETE", "/runs", "", 405),
            ("POST", "/runs", "{", 400), ("POST", "/runs", #"{"workflow": "../x"}"#, 400),
            ("POST", "/runs", #"{"taks": []}"#, 400),
        ] {
            let answer = try await stack.invoke(request(method, path, body)).answer
            #expect(
                answer["statusCode"] == .int(Int64(status)), "\(method) \(path) \(body): \(answer.json())")
            let problem = try Value(json: answer["body"]?.stringValue ?? "")
            #expect(problem["error"]?["message"]?.stringValue != nil)
        }
    }

    @Test("schedules start the workflows of rules, for each product")
    func schedules() async throws {
        let stack = try await Stack()
        let call: Value = [
            "rule": "nightly-optimization",
            "schedule": "arn:aws:scheduler:us-east-1:1:schedule/default/night",
            "time": "2026-11-28T03:00:00Z",
        ]
        let (answer, error) = try await stack.invoke(call)
        #expect(error == nil, "\(answer.json())")
        #expect(answer["runs"]?[0]?["status"] == "success")
        #expect(try await stack.invoke(call).answer == answer)
        let time: Value = [
            "version": "0", "id": "t-1", "detail-type": "Scheduled Event", "source": "aws.events",
            "time": "2026-11-30T04:00:00Z", "account": "1", "region": "us-east-1",
            "resources": ["arn:aws:events:us-east-1:1:rule/shop-nightly-optimization"], "detail": [:],
        ]
        #expect(try await stack.invoke(time).answer["runs"]?[0]?["rule"] == "nightly-optimization")
    }
}
