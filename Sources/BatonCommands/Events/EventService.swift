internal import Baton
internal import EventLayer
internal import SupplyChain
internal import WorkflowFiles

/// The part of `baton up` that goes by rules: bus, schedules, the archive, and alerts after runs.
struct EventService: Sendable {
    private static let pruneInterval = Duration.seconds(3_600)

    private let bus: EventBus
    private let dispatcher: EventDispatcher<RunTarget>
    private let alerts: AlertKeeper
    private let changes: any StoreChanges
    private let archive: Duration

    /// - Returns: `nil` without rules.
    /// - Throws: `SQLError`.
    static func open(
        _ wiring: Wiring, _ file: RulesFile?, _ settings: AlertSettings?, _ log: RunnerLog
    ) async throws -> EventService? {
        guard let file, let settings else { return nil }
        return try await EventService(wiring, file, settings, log)
    }

    private init(_ wiring: Wiring, _ file: RulesFile, _ settings: AlertSettings, _ log: RunnerLog)
        async throws
    {
        bus = try await EventBus(
            rules: file.rules, StoreConnection(database: wiring.data.database, runs: wiring.runs))
        let alerts = AlertKeeper(store: wiring.data, settings: settings)
        self.alerts = alerts
        dispatcher = EventDispatcher(
            bus: bus,
            target: RunTarget(runs: wiring.runs, data: wiring.data, workflows: file.workflows)
        ) { news in
            log.write(news)
            guard case .changed(let delivery) = news, let run = delivery.run else { return }
            switch delivery.state {
            // A run has ended, or one of several.
            case .done, .dead, .pending: alerts.note(run)
            case .running, .merged, .skipped, .dropped: break
            }
        }
        changes = try await wiring.runs.changes()
        archive = file.archive
    }

    /// Until ``end()`` is called. Then it takes in what has ended at last, and sends the alerts that follow from it.
    func run() async {
        await withTaskGroup { group in
            group.addTask { await keepPruning() }
            // Not cancelled: a message that was sent is to be recorded as sent.
            async let sending: Void = alerts.keepSending()
            await dispatcher.run(noticing: changes)
            await sending
            group.cancelAll()
        }
        await dispatcher.finish()
        await alerts.finish()
    }

    /// Starts nothing new any more; alerts go on while operations under way finish.
    func stop() { dispatcher.stop() }

    /// Nothing is under way any more.
    func end() {
        dispatcher.stop()
        alerts.stop()
    }

    func isIdle() async throws -> Bool { try await dispatcher.isIdle() }

    private func keepPruning() async {
        while !Task.isCancelled {
            do {
                let limit = SystemClock().now().nanoseconds - archive.wholeNanoseconds
                try await bus.prune(receivedBefore: Timestamp(nanoseconds: limit))
            } catch is CancellationError {
                return
            } catch {
                Console.error("old events could not be forgotten: \(error)")
            }
            try? await ContinuousClock().sleep(for: Self.pruneInterval)
        }
    }
}
