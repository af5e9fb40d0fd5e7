import AWSClient
import Baton
import BatonAWS
import Foundation
import TestSupport
import Testing

@Suite("Leases of runs", .enabled(if: MotoServer.isInstalled, Comment(rawValue: MotoServer.absence)))
struct RunLeasesTests {
    private func leases() async throws -> RunLeases {
        let dynamo = try await DynamoDB.moto()
        let table = "leases-\(UUID().uuidString)"
        try await DynamoDBRunStore.createTable(table, in: dynamo)
        return RunLeases(dynamo, table: table)
    }

    private func seconds(_ number: Int64) -> Timestamp { Timestamp(nanoseconds: number * 1_000_000_000) }

    @Test(
        "one has a lease until it gives it back or its time is over, and the next one is told whether work was left"
    )
    func succession() async throws {
        let leases = try await leases()
        let run = RunID("run")
        func acquire(_ holder: String, at now: Int64) async throws -> RunLeases.Answer {
            try await leases.acquire(run, holder: holder, until: seconds(now + 60), now: seconds(now))
        }
        #expect(try await acquire("one", at: 0) == .granted(wasLeft: false))
        #expect(try await acquire("two", at: 1) == .held(until: seconds(60)))
        #expect(try await acquire("one", at: 2) == .granted(wasLeft: true))
        // Another's lease is not given back.
        try await leases.release(run, holder: "two")
        #expect(try await acquire("two", at: 3) == .held(until: seconds(62)))
        try await leases.release(run, holder: "one")
        #expect(try await acquire("two", at: 4) == .granted(wasLeft: false))
        #expect(try await acquire("three", at: 65) == .granted(wasLeft: true))
        try await leases.abandon(run, holder: "three")
        #expect(try await acquire("four", at: 66) == .granted(wasLeft: true))
    }

    /// moto looks at a condition and writes in two steps, between which others write.
    @Test(
        "of many that ask at once one gets it",
        .enabled(if: MiniStackServer.isInstalled, Comment(rawValue: MiniStackServer.absence)))
    func race() async throws {
        let server = try await MiniStackServer.start()
        let dynamo = DynamoDB(
            AWSClient(
                AWSConfiguration(
                    region: "us-east-1",
                    credentials: StaticCredentials(
                        AWSCredentials(accessKeyID: "test", secretAccessKey: "test")),
                    endpoint: try Endpoint(url: server.url))))
        try await DynamoDBRunStore.createTable("leases", in: dynamo)
        let leases = RunLeases(dynamo, table: "leases")
        let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let answer = try await leases.acquire(
                        RunID("run"), holder: "\(number)", until: Timestamp(nanoseconds: 60_000_000_000),
                        now: Timestamp(nanoseconds: 0))
                    return answer == .granted(wasLeft: false)
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(granted == 1)
    }
}
