internal import Foundation
internal import Synchronization

/// Keeps credentials until shortly before they end, and fetches them once for all who wait.
final class CredentialCache: Sendable {
    /// From this age on they are fetched anew; while that fails they are used on, until they end.
    private static let refreshAhead: TimeInterval = 300
    /// While they can be used, their source is not asked more often.
    private static let pause: TimeInterval = 30

    private struct State {
        var known: AWSCredentials?
        var fetchedAt: Date?
        var isFetching = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let source: any CredentialSource
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    init(_ source: any CredentialSource, now: @escaping @Sendable () -> Date) {
        self.source = source
        self.now = now
    }

    /// - Returns: `nil` when the source has none: requests are not signed.
    func credentials() async throws -> AWSCredentials? {
        while true {
            let now = now()
            let (usable, mustFetch) = state.withLock { state -> (AWSCredentials?, Bool) in
                let usable = state.known.flatMap { $0.last(0, from: now) ? $0 : nil }
                let hasJustFetched = state.fetchedAt.map { now.timeIntervalSince($0) < Self.pause } ?? false
                if let usable, state.isFetching || hasJustFetched || usable.last(Self.refreshAhead, from: now)
                {
                    return (usable, false)
                }
                let mustFetch = !state.isFetching
                state.isFetching = true
                return (usable, mustFetch)
            }
            if mustFetch { return try await fetch(orUse: usable) }
            if let usable { return usable }
            await waitForFetch()
        }
    }

    /// Forgets credentials that a service has refused.
    func forget(_ refused: AWSCredentials) {
        state.withLock { state in
            if state.known == refused, refused.expiration != nil { state.known = nil }
        }
    }

    private func fetch(orUse usable: AWSCredentials?) async throws -> AWSCredentials? {
        do {
            let fetched = try await source.credentials()
            finish(fetched)
            return fetched
        } catch {
            finish(usable)
            guard let usable, !Task.isCancelled else { throw error }
            return usable
        }
    }

    private func finish(_ credentials: AWSCredentials?) {
        let waiting = state.withLock { state in
            state.known = credentials
            state.fetchedAt = now()
            state.isFetching = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Ends with the fetch that is under way: those who fetch are bound by the timeouts of their source.
    private func waitForFetch() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.isFetching { state.waiting.append(continuation) }
                return !state.isFetching
            }
            if isOver { continuation.resume() }
        }
    }
}
