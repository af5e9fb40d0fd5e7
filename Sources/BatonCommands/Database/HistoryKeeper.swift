internal import Baton

/// Forgets the runs that are not to be kept.
struct HistoryKeeper {
    /// At the start of a command nobody wants to wait for more.
    private static let runsAtStart = 200
    private static let interval = Duration.seconds(3600)

    let store: any HistoryStore
    let retention: Retention

    /// Removes a few, if there are any. What goes wrong is no reason not to run.
    func pruneSome() async {
        _ = try? await store.prune(retention, now: SystemClock().now(), limit: Self.runsAtStart)
    }

    /// Removes them now and every hour, until the calling task is cancelled.
    func keepPruning() async {
        while !Task.isCancelled {
            do {
                try await store.prune(retention, now: SystemClock().now(), limit: .max)
            } catch is CancellationError {
                return
            } catch {
                Console.error("finished runs could not be forgotten: \(error)")
            }
            try? await ContinuousClock().sleep(for: Self.interval)
        }
    }
}
