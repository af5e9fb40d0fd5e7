import Foundation
import Synchronization
import TestSupport
import Testing

@testable import AWSClient

/// Waits of a client that does not wait.
final class Waits: Sendable {
    private let waited = Mutex<[Duration]>([])

    var all: [Duration] { waited.withLock { $0 } }

    func timing(jitter: Double = 1, now: @escaping @Sendable () -> Date = { .now }) -> ClientTiming {
        ClientTiming(
            now: now, sleep: { [self] duration in waited.withLock { $0.append(duration) } },
            jitter: { jitter })
    }
}

extension LoopbackServer {
    /// Answers one after the other; the last one stays.
    convenience init(_ answers: Answer?...) throws {
        let rest = Mutex(answers)
        try self.init { _ in rest.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } }
    }

    var endpoint: Endpoint {
        get throws { try Endpoint(url: "http://127.0.0.1:\(port)") }
    }
}

@Suite("A call")
struct RetryTests {
    private let waits = Waits()

    private func client(
        _ server: LoopbackServer, _ timing: ClientTiming? = nil, retry: RetryPolicy = RetryPolicy(),
        credentials: any CredentialSource = StaticCredentials(
            AWSCredentials(accessKeyID: "AKID", secretAccessKey: "secret"))
    ) throws -> AWSClient {
        AWSClient(
            AWSConfiguration(region: "us-east-1", credentials: credentials, endpoint: try server.endpoint),
            retry: retry, timing: timing ?? waits.timing())
    }

    private static let throttled = LoopbackServer.Answer(
        400,
        #"{"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", "message": "slow"}"#
    )
    private static let active = LoopbackServer.Answer(200, #"{"Table": {"TableStatus": "ACTIVE"}}"#)

    @Test(
        "that is throttled, fails on the service's side or gets no answer is sent again after growing waits")
    func retries() async throws {
        let server = try LoopbackServer(
            Self.throttled, .init(500, "oops"), .init(503, "<html>"), Self.throttled, Self.active)
        #expect(try await DynamoDB(client(server)).status(ofTable: "t") == "ACTIVE")
        #expect(server.requests.count == 5)
        #expect(waits.all == [.milliseconds(500), .milliseconds(200), .milliseconds(400), .seconds(4)])
    }

    @Test("waits a random part of the time")
    func jitter() async throws {
        let server = try LoopbackServer(.init(500), .init(500), Self.active)
        _ = try await DynamoDB(client(server, waits.timing(jitter: 0.25))).status(ofTable: "t")
        #expect(waits.all == [.milliseconds(25), .milliseconds(50)])
        let policy = RetryPolicy()
        for attempt in 1...100 {
            #expect(policy.wait(after: attempt, isThrottled: true, jitter: 1) <= .seconds(20))
        }
        #expect(policy.wait(after: 100, isThrottled: false, jitter: 1) == .seconds(20))
    }

    @Test("waits as long as the service asks for, within limits")
    func retryAfter() async throws {
        let server = try LoopbackServer(
            .init(503, headers: ["Retry-After": "3"]), .init(429, headers: ["Retry-After": "9999"]),
            Self.active)
        _ = try await DynamoDB(client(server)).status(ofTable: "t")
        #expect(waits.all == [.seconds(3), .seconds(20)])
    }

    @Test("gives up with the last error")
    func givingUp() async throws {
        let server = try LoopbackServer(Self.throttled)
        let error = try await #require(throws: AWSError.self) {
            try await DynamoDB(client(server, retry: RetryPolicy(maxAttempts: 3))).status(ofTable: "t")
        }
        #expect(error.code == "ProvisionedThroughputExceededException")
        #expect(error.message == "slow")
        #expect(error.isThrottling)
        #expect(server.requests.count == 3)
    }

    @Test("that is refused is not sent again")
    func refusal() async throws {
        let server = try LoopbackServer(
            .init(
                400, #"{"__type": "ValidationException", "Message": "two\nlines"}"#,
                headers: ["x-amzn-RequestId": "R1"]))
        let error = try await #require(throws: AWSError.self) {
            try await DynamoDB(client(server)).status(ofTable: "t")
        }
        #expect("\(error)" == "DynamoDB DescribeTable: ValidationException: two lines (request R1)")
        #expect(server.requests.count == 1)
    }

    @Test("without connection says so")
    func noConnection() async throws {
        let endpoint: Endpoint
        do { endpoint = try LoopbackServer(Self.active).endpoint }
        let client = AWSClient(
            AWSConfiguration(region: "us-east-1", credentials: AnonymousCredentials(), endpoint: endpoint),
            retry: RetryPolicy(maxAttempts: 2), timing: waits.timing())
        let error = try await #require(throws: AWSError.self) {
            try await DynamoDB(client).status(ofTable: "t")
        }
        #expect(error.kind == .connection)
        #expect(error.message.contains("127.0.0.1"))
        #expect(waits.all.count == 1)
    }

    @Test("that is not answered in time is sent again")
    func timeout() async throws {
        let server = try LoopbackServer(nil, .init(200, "{}"))
        var call = AWSCall(DynamoDB.service, "ListTables")
        call.timeout = .milliseconds(300)
        #expect(try await client(server).send(call).status == 200)
        #expect(server.requests.count == 2)
    }

    @Test("that is cancelled ends at once, and is not sent again")
    func cancellation() async throws {
        let server = try LoopbackServer(nil)
        let client = try client(server)
        await withTaskGroup(of: (any Error)?.self) { group in
            group.addTask {
                do { _ = try await client.send(AWSCall(DynamoDB.service, "ListTables")) } catch {
                    return error
                }
                return nil
            }
            while server.requests.isEmpty { try? await Task.sleep(for: .milliseconds(5)) }
            group.cancelAll()
            #expect(await group.next() as? CancellationError != nil)
        }
        #expect(server.requests.count == 1)
    }

    @Test("learns the time of the service when its own clock is wrong")
    func clockSkew() async throws {
        let answers: [LoopbackServer.Answer] = [
            .init(
                400,
                #"{"__type": "InvalidSignatureException", "message": "Signature expired: 20150830T123600Z is now earlier"}"#,
                headers: ["Date": "Mon, 31 Aug 2015 12:36:00 GMT"]),
            Self.active,
        ]
        let server = try LoopbackServer(answers[0], answers[1])
        let client = try client(server, waits.timing(now: { SignatureCase.instant }))
        #expect(try await DynamoDB(client).status(ofTable: "t") == "ACTIVE")
        #expect(try await DynamoDB(client).status(ofTable: "t") == "ACTIVE")
        let dates = server.requests.map { request in
            request.head.firstMatch(of: /(?i)x-amz-date: (\w+)/).map { String($0.1) }
        }
        #expect(dates == ["20150830T123600Z", "20150831T123600Z", "20150831T123600Z"])
        #expect(waits.all.isEmpty)
    }

    @Test("with a wrong clock that cannot be put right fails after one more attempt")
    func hopelessClock() async throws {
        let server = try LoopbackServer(
            .init(
                403, "<Error><Code>RequestTimeTooSkewed</Code><Message>m</Message></Error>",
                headers: ["Date": "Mon, 31 Aug 2015 12:36:00 GMT"]))
        let client = try client(server)
        let error = try await #require(throws: AWSError.self) {
            try await S3(client).get("k", from: "bucket")
        }
        #expect(error.code == "RequestTimeTooSkewed")
        #expect(server.requests.count == 2)
    }

    @Test("with credentials that have ended takes fresh ones, once")
    func expiredToken() async throws {
        let source = CountingSource { number in
            AWSCredentials(
                accessKeyID: "AKID\(number)", secretAccessKey: "s", sessionToken: "t",
                expiration: .now.addingTimeInterval(3600))
        }
        let server = try LoopbackServer(
            .init(400, #"{"__type": "ExpiredTokenException", "message": "m"}"#), Self.active)
        _ = try await DynamoDB(client(server, credentials: source)).status(ofTable: "t")
        #expect(server.requests[0].head.contains("Credential=AKID1/"))
        #expect(server.requests[1].head.contains("Credential=AKID2/"))
    }

    @Test("reads errors in every form that services have")
    func errorForms() async throws {
        let forms: [(LoopbackServer.Answer, String?, String, String?)] = [
            (.init(400, #"{"__type":"a.b#Code:http://x","message":"m"}"#), "Code", "m", nil),
            (.init(400, #"{"code":"Code","Message":"m"}"#), "Code", "m", nil),
            (
                .init(404, #"{"Message":"m"}"#, headers: ["x-amzn-ErrorType": "Code:http://x"]), "Code", "m",
                nil
            ),
            (
                .init(400, #"{"__type":"x#Q"}"#, headers: ["x-amzn-query-error": "Old.Code;Sender"]),
                "Old.Code",
                "status 400", nil
            ),
            (
                .init(
                    403,
                    "<?xml version=\"1.0\"?><ErrorResponse xmlns=\"u\"><Error><Code>Code</Code><Message>a &lt; b</Message></Error><RequestId>R</RequestId></ErrorResponse>"
                ), "Code", "a < b", "R"
            ),
            (
                .init(
                    404, "<Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>R</RequestId></Error>"),
                "NoSuchKey", "m", "R"
            ),
            (.init(418, "short and stout", headers: ["x-amz-request-id": "R"]), nil, "status 418", "R"),
            (.init(400, "{broken"), nil, "status 400", nil), (.init(400, "<broken"), nil, "status 400", nil),
            (.init(400), nil, "status 400", nil),
        ]
        for (answer, code, message, requestID) in forms {
            let server = try LoopbackServer(answer)
            let error = try await #require(throws: AWSError.self) {
                try await client(server).send(AWSCall(S3.service, "Get"))
            }
            #expect(error.code == code)
            #expect(error.message == message)
            #expect(error.requestID == requestID)
            #expect(error.status == answer.status)
        }
    }

    @Test("whose answer cannot be read says so", arguments: ["no JSON", "{}", #"{"Table": 3}"#, "[]"])
    func unreadable(body: String) async throws {
        let server = try LoopbackServer(.init(200, body))
        let error = try await #require(throws: AWSError.self) {
            try await DynamoDB(client(server)).status(ofTable: "t")
        }
        #expect(error.kind == .response)
        #expect(server.requests.count == 1)
        #expect(!"\(error)".contains("\n"))
    }

    @Test("reaches the object whose key it was given, whatever the key")
    func strangeKeys() async throws {
        let server = try LoopbackServer(.init(200))
        let keys = [
            "a/./../b//c": "/bucket/a/./../b//c", "%41 +?#&": "/bucket/%2541%20%2B%3F%23%26",
            "/x/": "/bucket//x/", "é": "/bucket/%C3%A9",
        ]
        for (key, path) in keys {
            _ = try await S3(client(server)).get(key, from: "bucket")
            #expect(server.requests.last?.head.hasPrefix("GET \(path) HTTP/1.1\r\n") == true, "\(key)")
        }
        for (key, bucket) in [("", "bucket"), ("k", "a/b"), ("k", "ab"), ("k", "Bucket")] {
            let error = try await #require(throws: AWSError.self) {
                try await S3(client(server)).get(key, from: bucket)
            }
            #expect(error.kind == .configuration)
        }
    }
}
