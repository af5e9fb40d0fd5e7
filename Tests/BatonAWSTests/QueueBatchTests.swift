import Baton
import BatonAWS
import Testing

@Suite("A batch of a queue")
struct QueueBatchTests {
    private func record(_ id: String, _ body: String, group: String? = nil) -> Value {
        var attributes: [String: Value] = ["ApproximateReceiveCount": "3"]
        attributes["MessageGroupId"] = group.map { .string($0) }
        return [
            "messageId": .string(id), "body": .string(body), "eventSource": "aws:sqs",
            "attributes": .object(attributes), "eventSourceARN": "arn:aws:sqs:us-east-1:1:q",
        ]
    }

    private struct Poison: Error {}

    private func answer(_ records: [Value]) async throws -> (handled: [String], failed: [String]) {
        var handled: [String] = []
        let answer = try await QueueBatch(["Records": .array(records)]).answer { message in
            handled.append(message.id)
            if message.body == "poison" { throw Poison() }
        }
        let failures = answer["batchItemFailures"]?.arrayValue ?? []
        return (handled, failures.compactMap { $0["itemIdentifier"]?.stringValue })
    }

    @Test("is answered with the messages that failed, and those alone")
    func partialFailures() async throws {
        let records = [record("1", "x"), record("2", "poison"), record("3", "y"), record("4", "poison")]
        let (handled, failed) = try await answer(records)
        #expect(handled == ["1", "2", "3", "4"])
        #expect(failed == ["2", "4"])
        #expect(try await answer([record("1", "x")]).failed == [])
    }

    @Test("of a FIFO queue keeps the order: what follows a failure in its group is left for later")
    func groups() async throws {
        let records = [
            record("1", "x", group: "a"), record("2", "poison", group: "a"), record("3", "y", group: "b"),
            record("4", "z", group: "a"), record("5", "z", group: "b"),
        ]
        let (handled, failed) = try await answer(records)
        #expect(handled == ["1", "2", "3", "5"])
        #expect(failed == ["2", "4"])
    }

    @Test("tells id, body, group and how often a message was received")
    func messages() throws {
        let message = try #require(try QueueBatch(["Records": [record("1", "x", group: "g")]]).messages.first)
        #expect(message.id == "1" && message.body == "x" && message.group == "g" && message.receiveCount == 3)
    }

    @Test(
        "that is none is refused",
        arguments: [
            [:], ["Records": []], ["Records": [["eventSource": "aws:s3"]]], ["Records": "x"], 7,
            ["Records": [["eventSource": "aws:sqs", "messageId": "1"]]],
        ] as [Value])
    func noBatch(event: Value) {
        let error = #expect(throws: QueueBatchError.self) { try QueueBatch(event) }
        #expect(error?.message.contains("\n") == false)
    }
}
