import Baton
import BatonTesting
import EventLayer
import Testing

@Suite(EveryDatabase()) struct ScheduledRuleTests {
    private let clock = VirtualClock()
    private let target = RecordedStarts()

    private func bus(
        _ expression: String, zone: String = "UTC", database: (any SQLDatabase)? = nil,
        catchUp: ScheduledTimes.CatchUp = .once,
        overlap: ScheduledTimes.Overlap = .allow,
        jitter: Duration = .zero
    ) async throws -> EventBus {
        let times = ScheduledTimes(
            try Schedule(expression, timeZone: zone), catchUp: catchUp, overlap: overlap, jitter: jitter)
        let database = if let database { database } else { try await EveryDatabase.make() }
        let bus = EventBus(
            rules: [EventRule("nightly", on: .schedule(times), start: "forecast.yaml")],
            database: database, clock: clock)
        try await bus.migrate()
        #expect(try await fire(bus) == 0)
        return bus
    }

    private func fire(_ bus: EventBus) async throws -> Int {
        try await bus.fireSchedules().values.reduce(0, +)
    }

    @Test(arguments: ["0 * * * *", "rate(1 hour)"])
    func eachTimeComesOnce(expression: String) async throws {
        let bus = try await bus(expression)
        var count = 0
        for _ in 0..<(24 * 6) {
            await clock.advance(by: .seconds(600))
            count += try await fire(bus)
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
            #expect(try await fire(bus) == expected, "\(expression)")
            #expect(try await fire(bus) == 0)
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
                #expect(try await fire(bus) == 1)
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
        #expect(try await bus.pause("nightly", true))
        #expect(try await !bus.pause("nightly", true))
        await clock.advance(by: .seconds(7_200))
        #expect(try await fire(bus) == 0)
        #expect(try await bus.schedules().map(\.isPaused) == [true])
        try await bus.pause("nightly", false)
        await clock.advance(by: .seconds(3_600))
        #expect(try await fire(bus) == 1)
        await #expect(throws: EventError.self) { try await bus.pause("other", true) }
    }

    /// 2026-03-29 the clocks of Berlin go from 2:00 to 3:00, 2026-10-25 from 3:00 back to 2:00.
    @Test(arguments: [
        (
            1_774_569_600, "0 2 * * *",
            ["03-27T01:00", "03-28T01:00", "03-30T00:00", "03-31T00:00", "04-01T00:00"]
        ),
        (
            1_774_569_600, "30 3 * * *",
            ["03-27T02:30", "03-28T02:30", "03-29T01:30", "03-30T01:30", "03-31T01:30"]
        ),
        (
            1_792_713_600, "30 2 * * *",
            ["10-23T00:30", "10-24T00:30", "10-25T00:30", "10-26T01:30", "10-27T01:30"]
        ),
    ])
    func aNightlyRuleGoesByTheClocksOfItsZone(start: Int64, expression: String, expected: [String])
        async throws
    {
        await clock.advance(by: Timestamp(nanoseconds: start * 1_000_000_000) - clock.now())
        let bus = try await bus(expression, zone: "Europe/Berlin")
        for _ in 0..<(24 * 5 * 4) {
            await clock.advance(by: .seconds(900))
            _ = try await bus.fireSchedules()
        }
        let times = try await bus.events().reversed().compactMap { $0.document["time"]?.stringValue }
        #expect(times == expected.map { "2026-\($0):00Z" })
    }

    @Test func nextTimeIsThatOfTheSchedule() async throws {
        let bus = try await bus("0 * * * *")
        #expect(try await bus.nextTime() == clock.now() + .seconds(3_600))
        await clock.advance(by: .seconds(3_600))
        #expect(try await fire(bus) == 1)
        // The delivery that waits.
        #expect(try await bus.nextTime() == clock.now())
        _ = try await bus.deliver(to: target)
        #expect(try await bus.nextTime() == clock.now() + .seconds(3_600))
        try await bus.pause("nightly", true)
        #expect(try await bus.nextTime() == nil)
    }

    /// The process is gone for a night and a day; then it comes back with the same file.
    @Test(arguments: [(ScheduledTimes.CatchUp.skip, 0), (.once, 1), (.all, 30)])
    func aStopIsCaughtUpOn(catchUp: ScheduledTimes.CatchUp, expected: Int) async throws {
        let database = try await EveryDatabase.make()
        _ = try await bus("0 * * * *", database: database, catchUp: catchUp)
        await clock.advance(by: .seconds(3_600 * 30 + 600))
        let times = ScheduledTimes(try Schedule("0 * * * *"), catchUp: catchUp, overlap: .allow)
        let next = EventBus(
            rules: [EventRule("nightly", on: .schedule(times), start: "forecast.yaml")], database: database,
            clock: clock)
        #expect(try await fire(next) == expected)
        await clock.advance(by: .seconds(3_000))
        #expect(try await fire(next) == 1)
    }

    @Test(arguments: [
        (ScheduledTimes.CatchUp.once, [1, 0, 0, 0]), (.skip, [1, 0, 0, 0]), (.all, [1_000, 1_000, 880, 0]),
    ])
    func aLongStopIsCaughtUpOnInSteps(catchUp: ScheduledTimes.CatchUp, expected: [Int]) async throws {
        let bus = try await bus("* * * * *", catchUp: catchUp)
        await clock.advance(by: .seconds(60 * 2_880 + 30))
        for count in expected { #expect(try await fire(bus) == count) }
    }

    /// Times before the change were never wanted.
    @Test func aChangedScheduleCatchesUpOnNothing() async throws {
        let database = try await EveryDatabase.make()
        _ = try await bus("0 * * * *", database: database, catchUp: .all)
        await clock.advance(by: .seconds(3_600 * 5 + 600))
        let changed = try await bus("*/10 * * * *", database: database, catchUp: .all)
        await clock.advance(by: .seconds(600))
        #expect(try await fire(changed) == 1)
    }

    /// None of them is lost because they all come at once.
    @Test(arguments: [ScheduledTimes.Overlap.skip, .queue]) func lateTimesWaitForEachOther(
        overlap: ScheduledTimes.Overlap
    ) async throws {
        let bus = try await bus("0 * * * *", catchUp: .all, overlap: overlap)
        await clock.advance(by: .seconds(3_600 * 3 + 600))
        #expect(try await fire(bus) == 3)
        let end = clock.now() + .seconds(-4 * 3_600)
        #expect(try await bus.backfill("nightly", from: end + .seconds(-2 * 3_600), to: end) == 2)
        for count in 1...5 {
            _ = try await bus.deliver(to: target)
            #expect(target.starts.count == count)
            target.endAll(.success)
        }
        _ = try await bus.deliver(to: target)
        #expect(try await bus.deliveries().map(\.state) == Array(repeating: .done, count: 5))
    }

    @Test func aBackfillMakesEachTimeOnce() async throws {
        let bus = try await bus("0 * * * *")
        let end = clock.now()
        let start = Timestamp(nanoseconds: end.nanoseconds - 6 * 3_600_000_000_000)
        #expect(try await bus.backfill("nightly", from: start, to: end) == 6)
        #expect(try await bus.backfill("nightly", from: start, to: end) == 0)
    }
}
