import AWSClient
import Baton
import BatonAWS
import Foundation
import Reports
import SupplyChain
import Synchronization
import TestSupport
import Testing

@Suite("What leaves for AWS", .enabled(if: MotoServer.isInstalled, Comment(rawValue: MotoServer.absence)))
struct DeliveryTests {
    private let client: AWSClient
    private let name = "t" + UUID().uuidString.lowercased().filter { $0 != "-" }

    init() async throws { client = try await .moto() }

    private var message: AlertMessage {
        AlertMessage(
            alert: AlertRecord(
                id: "A-1", conditionKey: "critical_stock/SKU-1", type: "critical_stock", severity: .critical,
                title: "Größe: stock of SKU-1 is gone in 3 days", message: "m",
                createdAt: Timestamp(nanoseconds: 0), updatedAt: Timestamp(nanoseconds: 0)),
            recipient: "planner")
    }

    @Test("alerts reach the queues of a topic as JSON, with attributes for filters")
    func alerts() async throws {
        let (sns, sqs) = (SNS(client), SQS(client))
        let topic = try await sns.createTopic(name)
        let queue = try await sqs.createQueue(name)
        try await sns.subscribe("sqs", topic.replacing(":sns:", with: ":sqs:"), to: topic)
        try await SNSAlertChannel(sns, topicARN: topic).deliver(message)
        let body = try #require(try await sqs.receive(from: queue, waitSeconds: 1).first).body
        let notification = try Value(json: body)
        #expect(try Value(json: notification["Message"]?.stringValue ?? "") == message.value)
        #expect(notification["Subject"]?.stringValue == "CRITICAL Gr??e: stock of SKU-1 is gone in 3 days")
        let attributes = notification["MessageAttributes"]
        #expect(attributes?["severity"]?["Value"]?.stringValue == "critical")
        #expect(attributes?["key"]?["Value"]?.stringValue == message.key)
    }

    @Test("alerts that are refused say whether to try again")
    func refusedAlerts() async throws {
        let failure = await #expect(throws: ChannelFailure.self) {
            try await SNSAlertChannel(SNS(client), topicARN: "arn:aws:sns:us-east-1:123456789012:none")
                .deliver(message)
        }
        #expect(failure?.isRetryable == false)
        #expect(failure?.mayHaveArrived == false)
        let endpoint: Endpoint
        do {
            endpoint = try Endpoint(url: "http://127.0.0.1:\(LoopbackServer(statuses: [200]).port)")
        }
        let unreachable = AWSClient(
            AWSConfiguration(
                region: "us-east-1", credentials: client.configuration.credentials, endpoint: endpoint),
            retry: RetryPolicy(maxAttempts: 1))
        let lost = await #expect(throws: ChannelFailure.self) {
            try await SNSAlertChannel(SNS(unreachable), topicARN: "arn").deliver(message)
        }
        #expect(lost?.isRetryable == true)
        #expect(lost?.mayHaveArrived == true)
    }

    @Test("reports are put in a bucket in each format, again as the same objects")
    func reports() async throws {
        let s3 = S3(client)
        try await s3.createBucket(name)
        let store = S3ReportStore(s3, bucket: name, prefix: "reports/")
        let document = ReportDocument(
            title: "Week 12", generatedAt: "2026-03-23T04:00:00Z",
            sections: [ReportSection(heading: "Stock", blocks: [])])
        for _ in 0..<2 {
            let keys = try await store.put(document, name: "2026/week-12", formats: [.html, .json])
            #expect(keys == ["reports/2026/week-12.html", "reports/2026/week-12.json"])
        }
        let html = try await s3.get("reports/2026/week-12.html", from: name)
        #expect(String(decoding: html, as: UTF8.self) == (try document.rendered(as: .html)))
        #expect(
            try await s3.head("reports/2026/week-12.json", in: name)?.contentType == "application/json")
    }

    @Test("a worker deletes the messages that it has handled, and the others come back")
    func worker() async throws {
        let sqs = SQS(client)
        let queue = try await sqs.createQueue(name)
        for body in ["a", "poison", "b"] { try await sqs.send(body, to: queue) }
        let (handled, continuation) = AsyncStream.makeStream(of: String.self)
        let lines = Mutex<[String]>([])
        await withTaskGroup(of: Void.self) { group in
            let worker = QueueWorker(sqs, queueURL: queue, visibilitySeconds: 1) { line in
                continuation.yield(line)
            }
            group.addTask {
                await worker.run { message in
                    if message.body == "poison" {
                        throw AWSError(.configuration, "poison \(message.receiveCount ?? 0)")
                    }
                    continuation.yield(message.body)
                }
            }
            for await line in handled {
                lines.withLock { $0.append(line) }
                if line.hasSuffix("poison 2") { break }
            }
            group.cancelAll()
        }
        let seen = lines.withLock { $0 }
        #expect(seen.count { $0 == "a" } == 1 && seen.count { $0 == "b" } == 1)
        #expect(seen.count { $0.hasSuffix("poison 1") } == 1)
        try await Task.sleep(for: .milliseconds(1100))
        #expect(try await sqs.receive(from: queue).map(\.body) == ["poison"])
    }
}
