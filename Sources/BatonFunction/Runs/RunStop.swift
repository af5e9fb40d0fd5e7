internal import Baton
internal import Synchronization

/// Ends the runs of an invocation when the process is told to end.
///
/// The invocation itself is not cancelled: what its runs come to is stored, and answered.
final class RunStop: Sendable {
    private struct State {
        var isRequested = false
        var runs: [RunID: RunHandle] = [:]
    }

    private let state = Mutex(State())

    var isRequested: Bool { state.withLock(\.isRequested) }

    /// Cancels the runs that are under way, and those that begin from now on.
    func request() {
        let runs = state.withLock { state in
            state.isRequested = true
            return state.runs.values.map(\.self)
        }
        for run in runs { Self.cancel(run) }
    }

    /// - Returns: what the body does, during which the run is cancelled by ``request()``.
    func during<T>(_ run: RunHandle, _ body: () async throws -> T) async rethrows -> T {
        let isRequested = state.withLock { state in
            state.runs[run.id] = run
            return state.isRequested
        }
        defer { state.withLock { $0.runs[run.id] = nil } }
        if isRequested { Self.cancel(run) }
        return try await body()
    }

    private static func cancel(_ run: RunHandle) {
        run.cancel(reason: "the function is being shut down", by: "lambda")
    }
}
