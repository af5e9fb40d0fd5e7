import RunStoreSupport
import Testing

/// What every run store promises, on those that need no other program and on PostgreSQL.
@Suite("Every run store")
struct RunStoreConformanceTests {
    private let stores = TestStores()

    private func promises(_ kind: StoreKind) -> RunStoreConformance {
        RunStoreConformance { try await stores.make(kind) }
    }

    @Test(
        "gives back the random events of random runs as they were committed", arguments: StoreKind.available)
    func roundTrip(kind: StoreKind) async throws {
        // A file waits for the disk.
        try await promises(kind).roundTrip(seeds: kind == .sqliteFile ? 1...1 : 1...6)
    }

    @Test(
        "refuses a gap, a repetition or a run without a start, and keeps nothing of the batch",
        arguments: StoreKind.available)
    func conflicts(kind: StoreKind) async throws { try await promises(kind).conflicts() }

    @Test("pages through all runs, newest first, each once", arguments: StoreKind.available)
    func paging(kind: StoreKind) async throws { try await promises(kind).paging() }

    @Test("finds the runs that a look at all events finds, for every filter", arguments: StoreKind.available)
    func filters(kind: StoreKind) async throws { try await promises(kind).filters() }

    @Test("sums up each run and counts them all", arguments: StoreKind.available)
    func summaries(kind: StoreKind) async throws { try await promises(kind).summaries() }

    @Test("removes what ended before an instant and nothing else", arguments: StoreKind.available)
    func removal(kind: StoreKind) async throws { try await promises(kind).removal() }
}
