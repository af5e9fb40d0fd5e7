internal import Baton
internal import SupplyChain
internal import Synchronization

/// Raises and sends alerts after runs, and tries again what did not arrive.
final class AlertKeeper: Sendable {
    /// Runs that end close together have one pass.
    private static let interval = Duration.milliseconds(250)
    /// A pass looks at all data and holds up other writers: the next one comes so many times later than it took.
    private static let restFactor = 10
    /// How often it is looked whether an alert is to be sent again.
    private static let retryInterval = Duration.seconds(30)

    private let center: AlertCenter
    private let dispatcher: AlertDispatcher
    private let state = Mutex(State())

    private struct State {
        var isStopped = false
        /// The last run that ended since the last pass.
        var run: RunID?
        /// Problems are told of once until they are over.
        var problem: String?
    }

    init(store: SupplyChainStore, settings: AlertSettings) {
        center = AlertCenter(store: store, rules: settings.rules)
        dispatcher = AlertDispatcher(store: store, routing: settings.routing, retry: settings.retry)
    }

    /// A run has ended: what it stored may give rise to alerts.
    func note(_ run: RunID) { state.withLock { $0.run = run } }

    /// ``keepSending()`` returns after the pass that it makes.
    func stop() { state.withLock { $0.isStopped = true } }

    /// Until ``stop()`` is called or the calling task is cancelled.
    func keepSending() async {
        let clock = ContinuousClock()
        var (nextPass, nextRetry) = (clock.now, clock.now)
        while !Task.isCancelled, !state.withLock(\.isStopped) {
            let start = clock.now
            if start >= nextPass, await refreshNoted() {
                await send()
                nextPass = clock.now.advanced(by: (clock.now - start) * Self.restFactor)
            } else if start >= nextRetry {
                await send()
                nextRetry = clock.now.advanced(by: Self.retryInterval)
            }
            try? await clock.sleep(for: Self.interval)
        }
    }

    /// The last pass, for what ended at last.
    func finish() async {
        _ = await refreshNoted()
        await send()
    }

    /// Raises what runs since the last pass give rise to.
    ///
    /// - Returns: whether there were any.
    private func refreshNoted() async -> Bool {
        let noted = state.withLock { state in
            defer { state.run = nil }
            return state.run
        }
        guard let noted else { return false }
        do {
            _ = try await center.refresh(now: SystemClock().now(), runID: noted.text)
        } catch let error as SupplyChainError where error.kind == .missingData {
            // Without sales and receipts there is nothing to be alerted of.
        } catch {
            // Another pass will find the same.
            state.withLock { $0.run = $0.run ?? noted }
            if !(error is CancellationError) { tell("alerts could not be raised: \(error)") }
        }
        return true
    }

    private func send() async {
        do {
            let attempts = try await dispatcher.send(now: SystemClock().now())
            let failed = attempts.filter { $0.delivery.status == .undelivered }
            for attempt in failed {
                Console.error(
                    "\(attempt.alert.id) to \(attempt.delivery.recipient): \(attempt.delivery.problem ?? "")")
            }
            state.withLock { $0.problem = nil }
        } catch is CancellationError {
            // What is left goes out with the last pass.
        } catch {
            tell("alerts could not be sent: \(error)")
        }
    }

    private func tell(_ line: String) {
        let isNew = state.withLock { state in
            defer { state.problem = line }
            return state.problem != line
        }
        if isNew { Console.error(line) }
    }
}
