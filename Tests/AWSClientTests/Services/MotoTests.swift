import Foundation
import TestSupport
import Testing

@testable import AWSClient

/// Round trips through another implementation of the services, which checks every signature.
@Suite("Against moto", .enabled(if: MotoServer.isInstalled, Comment(rawValue: MotoServer.absence)))
struct MotoTests {
    private let client: AWSClient
    private let name = "t" + UUID().uuidString.lowercased().filter { $0 != "-" }

    init() async throws { client = try await .moto() }

    @Test("a wrong secret and an unknown key are refused")
    func refusals() async throws {
        let wrong = try await #require(throws: AWSError.self) {
            try await DynamoDB(await .moto(secret: "wrong")).status(ofTable: "x")
        }
        #expect(wrong.kind == .service)
        #expect(wrong.code?.contains("Signature") == true, "\(wrong)")
        #expect(!wrong.isTransient)
        let nobody = AWSClient(
            AWSConfiguration(
                region: "us-east-1",
                credentials: StaticCredentials(
                    AWSCredentials(accessKeyID: "AKIANOBODY", secretAccessKey: "x")),
                endpoint: try Endpoint(url: await MotoServer.shared().url)))
        let unknown = try await #require(throws: AWSError.self) { try await STS(nobody).callerIdentity() }
        #expect(unknown.status == 403)
        #expect(try await STS(client).callerIdentity().hasSuffix(":user/tester"))
    }

    @Test("S3 keeps objects")
    func objects() async throws {
        let s3 = S3(client)
        try await s3.createBucket(name)
        let content: [UInt8] = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        // moto takes signatures of plain keys only; RetryTests and the cases of botocore have others.
        for key in ["plain.txt", "reports/2026/11/~-_.json"] {
            try await s3.put(content, to: name, key: key, contentType: "application/json")
            #expect(try await s3.get(key, from: name) == content, "\(key)")
            let info = try #require(try await s3.head(key, in: name))
            #expect(info.bytes == content.count)
            #expect(info.contentType == "application/json")
            try await s3.delete(key, from: name)
            #expect(try await s3.head(key, in: name) == nil)
        }
        let error = try await #require(throws: AWSError.self) { try await s3.get("nothing", from: name) }
        #expect(error.code == "NoSuchKey")
        #expect(error.status == 404)
        try await S3(await .moto(region: "eu-west-1")).createBucket(name + "-eu")
    }

    @Test("SQS gives messages back until they are deleted")
    func queues() async throws {
        let sqs = SQS(client)
        let queue = try await sqs.createQueue(name, attributes: ["VisibilityTimeout": "60"])
        #expect(try await sqs.url(ofQueue: name) == queue)
        let id = try await sqs.send("größe <&> \u{1F600}", to: queue)
        let first = try #require(try await sqs.receive(from: queue, waitSeconds: 1).first)
        #expect(first.messageId == id)
        #expect(first.body == "größe <&> \u{1F600}")
        #expect(first.receiveCount == 1)
        #expect(try await sqs.receive(from: queue).isEmpty)
        try await sqs.changeVisibility(first.receiptHandle, in: queue, seconds: 0)
        let second = try #require(try await sqs.receive(from: queue, waitSeconds: 1).first)
        #expect(second.receiveCount == 2)
        try await sqs.delete(second.receiptHandle, from: queue)
        #expect(try await sqs.receive(from: queue).isEmpty)
        let error = try await #require(throws: AWSError.self) { try await sqs.url(ofQueue: "nobodys") }
        #expect(error.code == "AWS.SimpleQueueService.NonExistentQueue")
        #expect(!error.isTransient)
    }

    @Test("SNS delivers to a queue")
    func topics() async throws {
        let sns = SNS(client)
        let sqs = SQS(client)
        let topic = try await sns.createTopic(name)
        let queue = try await sqs.createQueue(name)
        let arn = topic.replacing(":sns:", with: ":sqs:")
        try await sns.subscribe("sqs", arn, to: topic, attributes: ["RawMessageDelivery": "true"])
        let message = "stock of SKU-001 & more: 3 < 5 + \u{00FC}"
        #expect(
            !(try await sns.publish(
                message, to: topic, subject: "Stock is low", attributes: ["severity": "high"])).isEmpty)
        #expect(try await sqs.receive(from: queue, waitSeconds: 1).map(\.body) == [message])
        let error = try await #require(throws: AWSError.self) {
            try await sns.publish("x", to: topic + "-nobodys")
        }
        #expect(error.code?.hasPrefix("NotFound") == true, "\(error)")
        #expect(error.requestID != nil)
    }

    @Test("EventBridge sends what fits a rule to its target")
    func events() async throws {
        let bridge = EventBridge(client)
        let sqs = SQS(client)
        let queue = try await sqs.createQueue(name)
        try await bridge.putRule(name, pattern: #"{"source": ["shop.\#(name)"]}"#)
        try await bridge.putTargets(["queue": "arn:aws:sqs:us-east-1:123456789012:\(name)"], of: name)
        let entries = (1...23).map { number in
            EventBridge.Entry(
                source: number % 2 == 0 ? "shop.\(name)" : "elsewhere", detailType: "Stock Changed",
                detail: #"{"number": \#(number)}"#)
        }
        let results = try await bridge.putEvents(entries)
        #expect(results.count == 23)
        #expect(Set(results.map { try? $0.get() }).count == 23)
        var bodies: [String] = []
        while true {
            let messages = try await sqs.receive(from: queue)
            if messages.isEmpty { break }
            bodies += messages.map(\.body)
        }
        #expect(bodies.count == 11)
        #expect(bodies.allSatisfy { $0.contains("shop.\(name)") })
    }

    @Test("EventBridge tells which entries it refused, and takes none again for it")
    func badEvents() async throws {
        let bad = EventBridge.Entry(source: "s", detailType: "t", detail: "no JSON")
        let good = EventBridge.Entry(source: "s", detailType: "t", detail: "{}")
        let results = try await EventBridge(client).putEvents([good, bad, good])
        #expect(results.map { (try? $0.get()) != nil } == [true, false, true])
        guard case .failure(let error) = results[1] else { return }
        #expect(error.code == "MalformedDetail")
    }

    @Test("CloudWatch takes metrics")
    func metrics() async throws {
        let data = [
            CloudWatch.Datum("runs", 3, .count, dimensions: ["workflow": name, "outcome": "success"]),
            CloudWatch.Datum("duration", 1.5, .seconds, at: Date(timeIntervalSinceNow: -60)),
        ]
        try await CloudWatch(client).putMetricData(data, namespace: name)
        let found = try await client.query(
            CloudWatch.service, version: "2010-08-01", "ListMetrics", [("Namespace", name)])
        let metrics = found["Metrics"]?.children ?? []
        #expect(Set(metrics.compactMap { $0["MetricName"]?.text }) == ["runs", "duration"])
        let dimensions = metrics.first { $0["MetricName"]?.text == "runs" }?["Dimensions"]?.children ?? []
        #expect(Set(dimensions.compactMap { $0["Value"]?.text }) == [name, "success"])
    }

    @Test("Secrets Manager gives texts and bytes")
    func secrets() async throws {
        struct Secret: Encodable {
            let name: String
            var secretString: String?
            var secretBinary: Data?
        }
        func create(_ secret: Secret) async throws {
            let _: NoOutput = try await client.json(
                SecretsManager.service, target: "secretsmanager", version: "1.1", "CreateSecret", secret)
        }
        try await create(Secret(name: name, secretString: "hush \u{00FC}"))
        try await create(Secret(name: name + "/bytes", secretBinary: Data([0, 255, 7])))
        let manager = SecretsManager(client)
        #expect(try await manager.value(of: name) == .text("hush \u{00FC}"))
        #expect(try await manager.value(of: name + "/bytes") == .bytes([0, 255, 7]))
        let error = try await #require(throws: AWSError.self) { try await manager.value(of: "nobodys") }
        #expect(error.code == "ResourceNotFoundException")
    }

    @Test("Lambda runs a function")
    func functions() async throws {
        let role = try await client.query(
            AWSService(id: "IAM", signingName: "iam"), version: "2010-05-08", "CreateRole",
            [("RoleName", name), ("AssumeRolePolicyDocument", "{}"), ("Path", "/")])
        let arn = try role.text(at: "Role", "Arn", of: "IAM CreateRole")
        var call = AWSCall(Lambda.service, "CreateFunction")
        call.path = "/2015-03-31/functions"
        call.body = Array(
            """
            {"FunctionName": "\(name)", "Runtime": "provided.al2023", "Handler": "bootstrap", "Role": "\(arn)",
             "Code": {"ZipFile": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="}}
            """.utf8)
        _ = try await client.send(call)
        let answer = try await Lambda(client).invoke(name, Array(#"{"sku": "SKU-001"}"#.utf8))
        #expect(answer.functionError == nil)
        // moto answers with what it was sent.
        #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"sku": "SKU-001"}"#)
    }
}
