import AWSClient
import Foundation
import RunStoreSupport
import TestSupport
import Testing

@testable import Baton
@testable import BatonAWS

@Suite("Runs in DynamoDB", .enabled(if: MotoServer.isInstalled, Comment(rawValue: MotoServer.absence)))
struct DynamoDBRunStoreTests {
    private static func store() async throws -> DynamoDBRunStore {
        let table = "runs-" + UUID().uuidString
        let dynamo = try await DynamoDB.moto()
        try await DynamoDBRunStore.createTable(table, in: dynamo)
        return DynamoDBRunStore(dynamo, table: table, largestValueBytes: 200)
    }

    private let promises = RunStoreConformance { try await store() }

    @Test("gives back the random events of random runs as they were committed")
    func roundTrip() async throws { try await promises.roundTrip(seeds: 1...2) }

    @Test("refuses a gap, a repetition or a run without a start, and keeps nothing of the batch")
    func conflicts() async throws { try await promises.conflicts() }

    @Test("pages through all runs, newest first, each once")
    func paging() async throws { try await promises.paging() }

    @Test("finds the runs that a look at all events finds, for every filter")
    func filters() async throws { try await promises.filters(runs: 10) }

    @Test("sums up each run and counts them all")
    func summaries() async throws { try await promises.summaries() }

    @Test("removes what ended before an instant and nothing else")
    func removal() async throws { try await promises.removal() }
}
