import Foundation
import TestSupport
import Testing

@testable import AWSClient

/// What services answer with, and moto does not.
@Suite("A service")
struct ServiceTests {
    private let waits = Waits()

    private func client(_ server: LoopbackServer) throws -> AWSClient {
        AWSClient(
            AWSConfiguration(
                region: "us-east-1", credentials: AnonymousCredentials(), endpoint: try server.endpoint),
            timing: waits.timing())
    }

    @Test("EventBridge gets the entries again that failed for a time, and only those")
    func partialEvents() async throws {
        let server = try LoopbackServer { request in
            let numbers = request.body.matches(of: /detailNumber(\d+)/).compactMap { Int($0.1) }
            let isFirst = numbers.count > 1
            let answers = numbers.map { number in
                switch number {
                case 2 where isFirst: #"{"ErrorCode": "ThrottlingException", "ErrorMessage": "slow"}"#
                case 3: #"{"ErrorCode": "NotAuthorizedForSourceException", "ErrorMessage": "no"}"#
                default: #"{"EventId": "id\#(number)"}"#
                }
            }
            return .init(200, #"{"FailedEntryCount": 1, "Entries": [\#(answers.joined(separator: ", "))]}"#)
        }
        let entries = (1...12).map {
            EventBridge.Entry(source: "s", detailType: "t", detail: "detailNumber\($0)")
        }
        let results = try await EventBridge(client(server)).putEvents(entries)
        let ids = results.map { try? $0.get() }
        #expect(ids == (1...12).map { $0 == 3 ? nil : "id\($0)" })
        #expect(server.requests.map { $0.body.matches(of: /detailNumber/).count } == [10, 2, 1])
        #expect(waits.all == [.milliseconds(500)])
        #expect(try await EventBridge(client(server)).putEvents([]).isEmpty)
    }

    @Test("EventBridge gives up on an entry that fails each time, and says why")
    func hopelessEvent() async throws {
        let server = try LoopbackServer(
            .init(200, #"{"Entries": [{"ErrorCode": "InternalFailure", "ErrorMessage": "oops"}]}"#))
        let results = try await EventBridge(client(server)).putEvents([
            .init(source: "s", detailType: "t", detail: "{}")
        ])
        guard case .failure(let error) = try #require(results.first) else {
            Issue.record("it was put")
            return
        }
        #expect(error.code == "InternalFailure")
        #expect(server.requests.count == 5)
    }

    @Test("DynamoDB gets the writes of a batch again that it left over")
    func unprocessed() async throws {
        let left = #"{"UnprocessedItems": {"t": [{"PutRequest": {"Item": {"pk": {"S": "k7"}}}}]}}"#
        let server = try LoopbackServer(.init(200, left), .init(200, "{}"))
        try await DynamoDB(client(server)).write((1...30).map { .put(["pk": .string("k\($0)")]) }, to: "t")
        let counts = server.requests.map { $0.body.matches(of: /PutRequest/).count }
        #expect(counts == [25, 6])
        #expect(server.requests[1].body.contains(#"{"S":"k7"}"#))
        #expect(waits.all == [.milliseconds(500)])
        let stubborn = try LoopbackServer(.init(200, left))
        let error = await #expect(throws: AWSError.self) {
            try await DynamoDB(client(stubborn)).write([.put(["pk": "k7"])], to: "t")
        }
        #expect(error?.code == "UnprocessedItems")
        #expect(stubborn.requests.count == 5)
    }

    @Test("DynamoDB is sent one token for a transaction, however often")
    func transactionToken() async throws {
        let server = try LoopbackServer(.init(500), .init(200, "{}"))
        let dynamo = DynamoDB(try client(server))
        try await dynamo.transact([.delete(.init(["pk": "k"], from: "t"))])
        try await dynamo.transact([.delete(.init(["pk": "k"], from: "t"))])
        let tokens = server.requests.map { $0.body.firstMatch(of: /"ClientRequestToken":"([^"]+)"/)?.1 }
        #expect(tokens[0] != nil && tokens[0] == tokens[1] && tokens[1] != tokens[2])
    }

    @Test("Lambda tells that a function failed")
    func functionError() async throws {
        let server = try LoopbackServer(
            .init(
                200, #"{"errorMessage": "bad sku"}"#,
                headers: ["X-Amz-Function-Error": "Unhandled", "X-Amz-Executed-Version": "3"]))
        let lambda = Lambda(try client(server))
        let answer = try await lambda.invoke("restock:live", Array(#"{"sku": 1}"#.utf8))
        #expect(answer.functionError == "Unhandled")
        #expect(answer.executedVersion == "3")
        #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"errorMessage": "bad sku"}"#)
        try await lambda.enqueue("restock", [])
        let heads = server.requests.map(\.head)
        #expect(heads[0].hasPrefix("POST /2015-03-31/functions/restock%3Alive/invocations HTTP/1.1\r\n"))
        #expect(heads[0].contains("X-Amz-Invocation-Type: RequestResponse"))
        #expect(heads[1].contains("X-Amz-Invocation-Type: Event"))
        #expect(server.requests[0].body == #"{"sku": 1}"#)
    }

    @Test("CloudWatch finds the metrics in a line of a log")
    func embeddedMetrics() throws {
        let metrics = EmbeddedMetrics(
            "Baton", ["runs": (3, .count), "duration": (1.5, .seconds), "ratio": (.nan, .none)],
            dimensions: ["workflow": "restock", "runs": "clash"], properties: ["run": "r-1\n"])
        let line = metrics.line(at: SignatureCase.instant)
        #expect(
            line == """
                {"_aws":{"CloudWatchMetrics":[{"Dimensions":[["workflow"]],"Metrics":[\
                {"Name":"duration","Unit":"Seconds"},{"Name":"runs","Unit":"Count"}],"Namespace":"Baton"}],\
                "Timestamp":1440938160000},"duration":1.5,"run":"r-1\\n","runs":3,"workflow":"restock"}
                """)
    }

    @Test("CloudWatch gets no more than 1,000 values at a time")
    func manyMetrics() async throws {
        let server = try LoopbackServer(.init(200, "<PutMetricDataResponse/>"))
        try await CloudWatch(client(server)).putMetricData(
            (1...1001).map { .init("m", Double($0)) }, namespace: "n")
        #expect(server.requests.map { $0.body.matches(of: /MetricName/).count } == [1000, 1])
    }
}
