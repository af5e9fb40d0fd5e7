import Foundation
import Synchronization
import Testing

@testable import LambdaRuntime

@Suite("The runtime")
struct LambdaRuntimeTests {
    private static let base = "/2018-06-01/runtime/invocation"

    /// Has the runtime serve until so much was posted, then cancels it.
    private func serve(
        _ server: RuntimeAPIServer, posts: Int, _ handler: @escaping LambdaRuntime.Handler
    ) async throws {
        let runtime = try LambdaRuntime(address: server.address)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await runtime.run { handler } }
            try await server.wait { $0.posts.count >= posts }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test("takes events, one after the other on one connection, and posts the answers")
    func answers() async throws {
        let server = try RuntimeAPIServer([
            .event(#"{"sku": "größe"}"#, id: "r1"), .chunkedEvent("chunked body", id: "r2"),
            .event("", id: "r3"), .event("last", id: "r4"),
        ])
        try await serve(server, posts: 4) { event, context in
            Array("\(context.requestID):".utf8) + event
        }
        #expect(server.posts.map(\.path) == (1...4).map { "\(Self.base)/r\($0)/response" })
        #expect(
            server.posts.map(\.body) == [#"r1:{"sku": "größe"}"#, "r2:chunked body", "r3:", "r4:last"])
        #expect(server.posts.allSatisfy { $0.headers["content-type"] == "application/json" })
        #expect(server.connections == 1)
    }

    @Test("gives the handler what the headers say")
    func context() async throws {
        let deadline = Int64(Date.now.timeIntervalSince1970 * 1000) + 3_600_000
        let server = try RuntimeAPIServer([
            .event(
                "{}", id: "r1",
                headers: [
                    "Lambda-Runtime-Deadline-Ms": "\(deadline)",
                    "Lambda-Runtime-Invoked-Function-Arn": "arn:f",
                    "Lambda-Runtime-Trace-Id": "Root=1;Sampled=1",
                    "Lambda-Runtime-Client-Context": "{\"c\":1}",
                    "Lambda-Runtime-Cognito-Identity": "{\"i\":1}",
                ]),
            .event("{}", id: "r2"),
        ])
        let found = Mutex<[(LambdaContext, String?, String?)]>([])
        try await serve(server, posts: 2) { _, context in
            let trace = getenv("_X_AMZN_TRACE_ID").map { String(cString: $0) }
            found.withLock { $0.append((context, LambdaContext.current?.requestID, trace)) }
            return []
        }
        let (context, current, trace) = found.withLock { $0[0] }
        #expect(context.requestID == "r1" && current == "r1")
        #expect(context.deadlineMilliseconds == deadline)
        // What is left is told by another clock, and shrinks while other tests run.
        #expect(context.remaining > .seconds(1800) && context.remaining <= .seconds(3600))
        #expect(context.invokedFunctionARN == "arn:f")
        #expect(context.traceID == "Root=1;Sampled=1" && trace == "Root=1;Sampled=1")
        #expect(context.clientContext == "{\"c\":1}" && context.cognitoIdentity == "{\"i\":1}")
        let (second, _, gone) = found.withLock { $0[1] }
        #expect(second.traceID == nil && gone == nil && second.invokedFunctionARN == nil)
        #expect(LambdaContext.current == nil)
    }

    @Test("reports a handler's error with its type, and goes on")
    func failures() async throws {
        struct StockError: Error, CustomStringConvertible { let description = "no \"stock\"\n\u{1}" }
        let server = try RuntimeAPIServer([
            .event("a", id: "r1"), .event("b", id: "r2"), .event("c", id: "r3"),
        ])
        try await serve(server, posts: 3) { event, _ in
            switch event.first {
            case UInt8(ascii: "a"):
                throw LambdaFailure(type: "Restock.Größe\r\nX: y", message: "bad", stackTrace: ["f", "g"])
            case UInt8(ascii: "b"): throw StockError()
            default: return [UInt8(ascii: "1")]
            }
        }
        let posts = server.posts
        #expect(
            posts.map(\.path) == [
                "\(Self.base)/r1/error", "\(Self.base)/r2/error", "\(Self.base)/r3/response",
            ])
        #expect(posts[0].headers["lambda-runtime-function-error-type"] == "Restock.GreX: y")
        #expect(posts[0].headers["x"] == nil)
        #expect(
            posts[0].body
                == #"{"errorMessage":"bad","errorType":"Restock.Größe\r\nX: y","stackTrace":["f","g"]}"#)
        #expect(posts[1].headers["lambda-runtime-function-error-type"] == "StockError")
        #expect(
            posts[1].body
                == #"{"errorMessage":"no \"stock\"\n\u0001","errorType":"StockError","stackTrace":[]}"#)
    }

    @Test("reports an answer that is too large, and goes on after one that came too late")
    func refusals() async throws {
        let server = try RuntimeAPIServer([
            .event("a", id: "r1"), .event("b", id: "r2"), .event("c", id: "r3"),
        ]) {
            call in
            if call.path.hasSuffix("r1/response") { return 413 }
            return call.path.hasSuffix("r2/response") ? 400 : 202
        }
        try await serve(server, posts: 4) { _, _ in [UInt8](repeating: 48, count: 7) }
        #expect(
            server.posts.map { $0.path.dropFirst(Self.base.count) } == [
                "/r1/response", "/r1/error", "/r2/response", "/r3/response",
            ])
        #expect(
            server.posts[1].headers["lambda-runtime-function-error-type"] == "Function.ResponseSizeTooLarge")
        #expect(server.posts[1].body.contains("7 bytes"))
    }

    @Test("opens a connection anew that was closed in between")
    func reconnects() async throws {
        let server = try RuntimeAPIServer([
            .event("a", id: "r1"), .eventAndClose("b", id: "r2"), .event("c", id: "r3"), .close,
            .event("d", id: "r4"),
        ])
        try await serve(server, posts: 4) { event, _ in event }
        #expect(server.posts.map(\.body) == ["a", "b", "c", "d"])
        #expect(server.connections == 3)
    }

    @Test(
        "ends with an error when the Runtime API is broken",
        arguments: [
            "HTTP/1.1 500 X\r\nContent-Length: 4\r\n\r\noops", "HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 X\r\nLambda-Runtime-Aws-Request-Id: r\r\nContent-Length: 2\r\n\r\n{}",
            "nonsense\r\n\r\n",
            "HTTP/1.1 200 X\r\nContent-Length: 20\r\n\r\nshort",
        ])
    func broken(answer: String) async throws {
        let server = try RuntimeAPIServer([.bytes(answer)])
        let runtime = try LambdaRuntime(address: server.address)
        let error = await #expect(throws: RuntimeAPIError.self) {
            try await runtime.run { { event, _ in event } }
        }
        #expect(error?.message.contains("\n") == false)
        #expect(server.posts.isEmpty)
    }

    @Test("ends with an error when an answer makes the Runtime API fail")
    func brokenPost() async throws {
        let server = try RuntimeAPIServer([.event("a", id: "r1"), .event("b", id: "r2")]) { _ in 500 }
        let runtime = try LambdaRuntime(address: server.address)
        let error = await #expect(throws: RuntimeAPIError.self) {
            try await runtime.run { { event, _ in event } }
        }
        #expect(error?.message.contains("status 500") == true)
        #expect(server.posts.count == 1)
    }

    @Test("reports that the initialization failed, takes no event, and throws the error")
    func initialization() async throws {
        let server = try RuntimeAPIServer([.event("a", id: "r1")])
        let runtime = try LambdaRuntime(address: server.address)
        let failure = LambdaFailure(type: "Store.Closed", message: "no table")
        let makeHandler: @Sendable () async throws -> LambdaRuntime.Handler = { throw failure }
        let error = await #expect(throws: LambdaFailure.self) { try await runtime.run(makeHandler) }
        #expect(error == failure)
        #expect(server.calls.map(\.path) == ["/2018-06-01/runtime/init/error"])
        #expect(server.calls[0].headers["lambda-runtime-function-error-type"] == "Store.Closed")
        #expect(
            server.calls[0].body == #"{"errorMessage":"no table","errorType":"Store.Closed","stackTrace":[]}"#
        )
    }

    @Test("cancels the handler that is at work when it has to end, and posts what that gives back")
    func cancelledHandler() async throws {
        let server = try RuntimeAPIServer([.event("a", id: "r1"), .event("b", id: "r2")])
        let runtime = try LambdaRuntime(address: server.address)
        let (starts, hasStarted) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await runtime.run {
                    { _, _ in
                        hasStarted.yield()
                        do { try await Task.sleep(for: .seconds(60)) } catch { return Array("late".utf8) }
                        return []
                    }
                }
            }
            for await _ in starts { break }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(server.posts.map(\.body) == ["late"])
        #expect(server.calls.count { $0.method == "GET" } == 1)
    }

    @Test(
        "answers many calls over one connection, each in one piece: a second write would wait for an acknowledgement"
    )
    func manyCalls() async throws {
        let count = 200
        let server = try RuntimeAPIServer((1...count).map { .event("{}", id: "r\($0)") })
        try await serve(server, posts: count) { event, _ in event }
        #expect(server.posts.allSatisfy { $0.parts == 1 })
        #expect(server.connections == 1)
    }

    @Test("wants the address of the Runtime API", arguments: ["a:b:c", ":9001", "host:port", "host:70000"])
    func badAddress(address: String) async throws {
        let runtime = try LambdaRuntime(address: address)
        let error = await #expect(throws: RuntimeAPIError.self) {
            try await runtime.run { { event, _ in event } }
        }
        #expect(error?.message.hasPrefix("AWS_LAMBDA_RUNTIME_API: '\(address)'") == true)
    }
}
