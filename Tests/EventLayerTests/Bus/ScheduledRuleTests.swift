import Baton
import BatonSQLite
import BatonTesting
import EventLayer
import Testing

@Suite struct ScheduledRuleTests {
    private let clock = VirtualClock()
    private let target = RecordedStarts()

    private func bus(
        _ expression: String, catchUp: ScheduledTimes.CatchUp = .once,
        overlap: ScheduledTimes.Overlap = .allow,
        jitter: Duration = .zero
    ) async throws -> EventBus {
        let times = ScheduledTimes(
            try Schedule(expression), catchUp: catchUp, overlap: overlap, jitter: jitter)
        let bus = EventBus(
            rules: [EventRule("nightly", on: .schedule(times), start: "forecast.yaml")],
            database: try SQLiteDatabase.inMemory(), clock: clock)
        try await bus.migrate()
        #expect(try await bus.fireSchedules() == 0)
        return bus
    }

    @Test(arguments: ["0 * * * *", "rate(1 hour)"])
    func eachTimeComesOnce(expression: String) async throws {
        let bus = try await bus(expression)
        var count = 0
        for _ in 0..<(24 * 6) {
            await clock.advance(by: .seconds(600))
            count += try await bus.fireSchedules()
        }
        #expect(count == 24)
        _ = try await bus.deliver(to: target)
        #expect(target.starts.count == 24)
        let event = try #require(target.starts.first?.input["event"])
        #expect(event["source"] == "baton.schedule")
        #expect(event["resources"] == ["nightly"])
    }

    @Test(arguments: [(ScheduledTimes.CatchUp.skip, 0), (.once, 1), (.all, 5)])
    func missedTimesAreCaughtUpAsTheRuleSays(catchUp: ScheduledTimes.CatchUp, expected: Int) async throws {
        for expression in ["0 * * * *", "rate(1 hour)"] {
            let bus = try await bus(expression, catchUp: catchUp)
            await clock.advance(by: .seconds(3_600 * 5 + 120))
            #expect(try await bus.fireSchedules() == expected, "\(expression)")
            #expect(try await bus.fireSchedules() == 0)
        }
    }

    @Test func anOverlappingTimeIsLeftOutOrWaits() async throws {
        for (overlap, states) in [
            (ScheduledTimes.Overlap.skip, [EventDelivery.State.skipped, .running]),
            (.queue, [.pending, .running]), (.allow, [.running, .running]),
        ] {
            let bus = try await bus("rate(1 hour)", overlap: overlap)
            for _ in 0..<2 {
                await clock.advance(by: .seconds(3_600))
                #expect(try await bus.fireSchedules() == 1)
                _ = try await bus.deliver(to: target)
            }
            #expect(try await bus.deliveries().map(\.state) == states)
        }
    }

    @Test func jitterPutsOffByTheSameForTheSameTime() async throws {
        let bus = try await bus("rate(1 hour)", jitter: .seconds(600))
        await clock.advance(by: .seconds(3_600))
        _ = try await bus.fireSchedules()
        let delivery = try #require(try await bus.deliveries().first)
        let delay = delivery.dueAt - clock.now()
        #expect(delay >= .zero && delay < .seconds(600))
        await clock.advance(by: delay)
        #expect(try await bus.deliver(to: target).count == 1)
    }

    @Test func aPausedRuleMissesItsTimes() async throws {
        let bus = try await bus("0 * * * *", catchUp: .all)
        try await bus.pause("nightly", true)
        await clock.advance(by: .seconds(7_200))
        #expect(try await bus.fireSchedules() == 0)
        #expect(try await bus.schedules().map(\.isPaused) == [true])
        try await bus.pause("nightly", false)
        await clock.advance(by: .seconds(3_600))
        #expect(try await bus.fireSchedules() == 1)
        await #expect(throws: EventError.self) { try await bus.pause("other", true) }
    }

    @Test func aBackfillMakesEachTimeOnce() async throws {
        let bus = try await bus("0 * * * *")
        let end = clock.now()
        let start = Timestamp(nanoseconds: end.nanoseconds - 6 * 3_600_000_000_000)
        #expect(try await bus.backfill("nightly", from: start, to: end) == 6)
        #expect(try await bus.backfill("nightly", from: start, to: end) == 0)
    }
}
