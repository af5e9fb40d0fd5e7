import AWSClient
import Baton
import BatonAWS
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite(
    "The end of the function's process",
    .enabled(if: MiniStackServer.isInstalled, Comment(rawValue: MiniStackServer.absence)))
struct TerminationTests {
    /// The Runtime API of one environment: it has one event, and the extension that is told of the end.
    private static func runtimeAPI(_ event: String) throws -> LoopbackServer {
        let isTaken = Flag()
        return try LoopbackServer { request in
            let path = request.head.split(separator: " ").dropFirst().first ?? ""
            switch path {
            case "/2020-01-01/extension/register":
                return .init(200, "{}", headers: ["Lambda-Extension-Identifier": "1"])
            case "/2018-06-01/runtime/invocation/next":
                guard isTaken.set() else { return nil }
                let end = Int64(Date().timeIntervalSince1970 * 1000) + 900_000
                return .init(
                    200, event,
                    headers: [
                        "Lambda-Runtime-Aws-Request-Id": "request-1", "Lambda-Runtime-Deadline-Ms": "\(end)",
                    ])
            case _ where path.hasSuffix("/response"), _ where path.hasSuffix("/error"): return .init(202)
            default: return nil
            }
        }
    }

    private final class Flag: Sendable {
        private let isSet = Mutex(false)

        /// Whether it was not set before.
        func set() -> Bool {
            isSet.withLock { isSet in
                defer { isSet = true }
                return !isSet
            }
        }
    }

    @Test("SIGTERM cancels the run that is under way, which is stored and answered before the process ends")
    func termination() async throws {
        let server = try await MiniStackServer.start()
        let client = try Stack.client(of: server)
        try await DynamoDBRunStore.createTable("runs", in: DynamoDB(client))
        let store = DynamoDBRunStore(DynamoDB(client), table: "runs")
        let api = try Self.runtimeAPI(#"{"tasks": [{"id": "nap", "sleep": "1h"}]}"#)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("bootstrap")
        process.environment = [
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(api.port)", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_ENDPOINT_URL": server.url,
            "BATON_RUNS_TABLE": "runs",
        ]
        try process.launchAlone()
        defer { process.terminate() }
        func eventually(_ holds: () async throws -> Bool) async throws {
            let end = ContinuousClock.now + .seconds(300)
            while try await !holds() {
                try #require(ContinuousClock.now < end)
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        try await eventually { try await !store.runs(limit: 1, before: nil).isEmpty }
        kill(process.processIdentifier, SIGTERM)
        try await eventually { !process.isRunning }
        #expect(process.terminationStatus == 0)
        let runs = try await store.runs(limit: 9, before: nil)
        #expect(runs.map(\.outcome) == [.cancelled])
        let answer = try #require(api.requests.last { $0.head.contains("/response") })
        #expect(try Value(json: answer.body)["tasks"]?["nap"]?["status"] == "cancelled", "\(answer.body)")
    }
}
