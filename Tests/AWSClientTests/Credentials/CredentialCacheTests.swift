import Foundation
import Synchronization
import Testing

@testable import AWSClient

/// A clock that goes when it is told to.
final class HandClock: Sendable {
    private let instant = Mutex(SignatureCase.instant)

    var now: Date { instant.withLock { $0 } }

    func advance(_ seconds: TimeInterval) { instant.withLock { $0 += seconds } }
}

@Suite("The cache of credentials")
struct CredentialCacheTests {
    private let clock = HandClock()

    private func source(
        lifetime: TimeInterval?, fails: @escaping @Sendable (Int) -> Bool = { _ in false }
    ) -> CountingSource {
        CountingSource { [clock] number in
            try await Task.sleep(for: .milliseconds(20))
            if fails(number) { throw AWSError(.credentials, "fetch \(number)") }
            return AWSCredentials(
                accessKeyID: "A\(number)", secretAccessKey: "S",
                expiration: lifetime.map { clock.now.addingTimeInterval($0) })
        }
    }

    private func cache(_ source: CountingSource) -> CredentialCache {
        CredentialCache(source) { [clock] in clock.now }
    }

    @Test("fetches credentials that last once")
    func lasting() async throws {
        let source = source(lifetime: nil)
        let cache = cache(source)
        for _ in 0..<3 {
            #expect(try await cache.credentials()?.accessKeyID == "A1")
            clock.advance(1_000_000)
        }
        #expect(source.fetches == 1)
    }

    @Test("fetches temporary credentials anew five minutes before they end")
    func refresh() async throws {
        let source = source(lifetime: 3600)
        let cache = cache(source)
        #expect(try await cache.credentials()?.accessKeyID == "A1")
        clock.advance(3299)
        #expect(try await cache.credentials()?.accessKeyID == "A1")
        clock.advance(1)
        #expect(try await cache.credentials()?.accessKeyID == "A2")
        #expect(source.fetches == 2)
    }

    @Test("uses credentials on while their source fails, until they end, and asks it now and then only")
    func failingRefresh() async throws {
        let source = source(lifetime: 3600) { $0 > 1 }
        let cache = cache(source)
        _ = try await cache.credentials()
        clock.advance(3400)
        for _ in 0..<5 { #expect(try await cache.credentials()?.accessKeyID == "A1") }
        #expect(source.fetches == 2)
        clock.advance(30)
        #expect(try await cache.credentials()?.accessKeyID == "A1")
        #expect(source.fetches == 3)
        clock.advance(170)
        let error = await #expect(throws: AWSError.self) { try await cache.credentials() }
        #expect(error?.message == "fetch 4")
    }

    @Test("fetches once for all who ask at the same time")
    func together() async throws {
        let source = source(lifetime: 3600)
        let cache = cache(source)
        let ids = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<50 { group.addTask { try await cache.credentials()?.accessKeyID } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids == ["A1"])
        #expect(source.fetches == 1)
    }

    @Test("lets another fetch when the one who fetched is cancelled")
    func cancelledFetch() async throws {
        let source = CountingSource { number in
            if number == 1 { try await Task.sleep(for: .seconds(60)) }
            return AWSCredentials(accessKeyID: "A\(number)", secretAccessKey: "S")
        }
        let cache = cache(source)
        try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask {
                await withTaskGroup(of: Void.self) { inner in
                    inner.addTask { _ = try? await cache.credentials() }
                    while source.fetches == 0 { await Task.yield() }
                    inner.cancelAll()
                }
                return nil
            }
            group.addTask {
                while source.fetches == 0 { await Task.yield() }
                return try await cache.credentials()?.accessKeyID
            }
            let ids = try await group.reduce(into: Set()) { $0.insert($1) }
            #expect(ids == [nil, "A2"])
        }
    }

    @Test("forgets temporary credentials that were refused, and no newer ones")
    func forgetting() async throws {
        let source = source(lifetime: 3600)
        let cache = cache(source)
        let first = try #require(try await cache.credentials())
        cache.forget(first)
        #expect(try await cache.credentials()?.accessKeyID == "A2")
        cache.forget(first)
        #expect(try await cache.credentials()?.accessKeyID == "A2")
    }
}
