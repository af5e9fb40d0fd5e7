/// A session on a thread of its own, made when it is first used and anew when it was lost.
final class PostgresConnection: Sendable {
    /// There is no session; nothing was run.
    struct Unconnected: Error {
        let reason: PostgresError
    }

    private let thread = PostgresThread()
    private let options: PostgresOptions
    private let rewrite: @Sendable (String) -> String

    init(_ options: PostgresOptions, rewrite: @escaping @Sendable (String) -> String) {
        self.options = options
        self.rewrite = rewrite
    }

    /// Runs `body` on the connection's thread.
    ///
    /// - Throws: ``Unconnected``; what `body` throws.
    func run<T: Sendable>(_ body: @escaping @Sendable (PostgresSession) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            thread.enqueue { [options, rewrite] session in
                if let current = session, !current.isAlive(idleLimit: options.idleLimit) { session = nil }
                do throws(PostgresError) {
                    if session == nil { session = try PostgresSession(options, rewrite: rewrite) }
                } catch {
                    continuation.resume(throwing: Unconnected(reason: error))
                }
                guard let current = session else { return }
                let result = Result { try body(current) }
                if !current.isReusable { session = nil }
                continuation.resume(with: result)
            }
        }
    }
}
