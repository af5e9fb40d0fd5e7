import Baton
import BatonTesting
import EventLayer
import Synchronization
import Testing

@Suite(EveryDatabase()) struct EventDispatcherTests {
    private let clock = VirtualClock()
    private let target = RecordedStarts()
    private let changes = Changes()
    private let news = News()

    /// Tells of a change when a test says so.
    private final class Changes: StoreChanges {
        private let state = Mutex((hasChanged: true, isBroken: false))

        func note() { state.withLock { $0.hasChanged = true } }
        func setBroken(_ isBroken: Bool) { state.withLock { $0.isBroken = isBroken } }

        func hasChanged() async throws -> Bool {
            try state.withLock { state in
                if state.isBroken { throw SQLError(.unavailable, "the disk is gone") }
                defer { state.hasChanged = false }
                return state.hasChanged
            }
        }
    }

    private final class News: Sendable {
        private let problems = Mutex<[String]>([])

        var told: [String] { problems.withLock { $0 } }
        func add(_ problem: String) { problems.withLock { $0.append(problem) } }
    }

    private func dispatcher(_ rule: EventRule) async throws -> (EventBus, EventDispatcher<RecordedStarts>) {
        let bus = EventBus(rules: [rule], database: try await EveryDatabase.make(), clock: clock)
        try await bus.migrate()
        let dispatcher = EventDispatcher(bus: bus, target: target, pollInterval: .seconds(300)) { [news] in
            if case .problem(let line) = $0 { news.add(line) }
        }
        return (bus, dispatcher)
    }

    /// Lets it look so often, five minutes apart.
    private func look(_ count: Int) async throws {
        for _ in 0..<count {
            try await clock.waitForSleepers()
            await clock.advance(by: .seconds(300))
        }
        try await clock.waitForSleepers()
    }

    private func run(
        _ dispatcher: EventDispatcher<RecordedStarts>, while body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { [changes] in await dispatcher.run(noticing: changes) }
            try await body()
            dispatcher.stop()
            await clock.advance(by: .seconds(300))
        }
    }

    @Test func aScheduleStartsItsWorkflowEachTime() async throws {
        let times = ScheduledTimes(try Schedule("0 * * * *"), overlap: .allow)
        let (_, dispatcher) = try await dispatcher(
            EventRule("hourly", on: .schedule(times), start: "forecast.yaml"))
        try await run(dispatcher) {
            try await look(12 * 5)
            #expect(target.starts.count == 5)
        }
        #expect(target.starts.count == 5)
    }

    @Test func anEventIsSeenWhenTheStoreHasChanged() async throws {
        let (bus, dispatcher) = try await dispatcher(
            EventRule("all", on: .pattern(try EventPattern(["source": ["shop"]])), start: "a.yaml"))
        #expect(try await !dispatcher.isIdle())
        try await run(dispatcher) {
            try await look(1)
            #expect(try await dispatcher.isIdle())
            _ = try await bus.put([
                Event(id: "1", source: "shop", detailType: "Sold", time: clock.now())
            ])
            #expect(try await !dispatcher.isIdle())
            changes.note()
            try await look(1)
            #expect(target.starts.count == 1)
            #expect(try await dispatcher.isIdle())
            target.endAll(.success)
        }
        await dispatcher.finish()
        #expect(try await bus.deliveries().map(\.state) == [.done])
    }

    @Test func aProblemIsToldOnceAndGoneOnFrom() async throws {
        let (bus, dispatcher) = try await dispatcher(
            EventRule("all", on: .pattern(try EventPattern(["source": ["shop"]])), start: "a.yaml"))
        _ = try await bus.put([Event(id: "1", source: "shop", detailType: "Sold", time: clock.now())])
        changes.setBroken(true)
        try await run(dispatcher) {
            try await look(5)
            #expect(news.told == ["the disk is gone"])
            #expect(target.starts.isEmpty)
            changes.setBroken(false)
            try await look(1)
            #expect(target.starts.count == 1)
        }
    }
}
