import Baton
import BatonTesting
import EventLayer
import Testing

@Suite(EveryDatabase()) struct EventBusTests {
    private let clock = VirtualClock()
    private let target = RecordedStarts()

    private static func stockChanged(
        _ name: String = "stock", key: String? = "$.detail.sku", debounce: Duration? = nil,
        throttle: Duration? = nil, isOrdered: Bool = false, attempts: Int = 3
    ) throws -> EventRule {
        EventRule(
            name, on: .pattern(try EventPattern(["source": ["shop"]])), start: "update.yaml", input: .detail,
            key: key,
            debounce: debounce, throttle: throttle, isOrdered: isOrdered,
            retry: EventRule.Retry(maximumAttempts: attempts, backoff: .seconds(30)))
    }

    private func bus(_ rules: EventRule..., database: (any SQLDatabase)? = nil) async throws -> EventBus {
        let database = if let database { database } else { try await EveryDatabase.make() }
        let bus = EventBus(rules: rules, database: database, clock: clock)
        try await bus.migrate()
        return bus
    }

    private func event(_ id: String, sku: String = "A", source: String = "shop") -> Event {
        Event(
            id: id, source: source, detailType: "Stock Changed", time: clock.now(),
            detail: ["sku": .string(sku), "id": .string(id)])
    }

    private var startedIDs: [String?] { target.starts.map { $0.input["id"]?.stringValue } }

    @Test func anEventStartsItsWorkflowOnce() async throws {
        let bus = try await bus(Self.stockChanged())
        #expect(
            try await bus.put([event("1"), event("1"), event("2", source: "other")]) == [true, false, true])
        #expect(try await bus.put([event("1")]) == [false])
        for _ in 0..<3 { _ = try await bus.deliver(to: target) }
        #expect(target.starts == [.init(workflow: "update.yaml", input: ["sku": "A", "id": "1"])])
        target.endAll(.partial)
        #expect(try await bus.deliver(to: target).map(\.state) == [.done])
        #expect(try await bus.deliver(to: target) == [])
    }

    /// The process ends after the start and before its record: the start is found again.
    @Test func aCrashBetweenStartAndRecordStartsNothingTwice() async throws {
        let database = try await EveryDatabase.make()
        let bus = try await bus(Self.stockChanged(), database: database)
        _ = try await bus.put([event("1")])
        _ = try await bus.deliver(to: target)
        try await database.write { transaction in
            try transaction.execute("UPDATE event_delivery SET state = 'pending', attempts = 0, run = NULL")
        }
        _ = try await bus.deliver(to: target)
        #expect(target.requests == 2)
        #expect(target.starts.count == 1)
    }

    /// Start and record are one transaction: neither is there when it fails, both when it does not.
    @Test func aStartIsCommittedTogetherWithItsRecord() async throws {
        let database = try await EveryDatabase.make()
        try await database.migrate([StoredStarts.migration])
        let bus = try await bus(Self.stockChanged(), database: database)
        _ = try await bus.put([event("1"), event("2", sku: "B")])
        func started() async throws -> Int {
            try await database.read { try $0.query("SELECT 1 FROM started").count }
        }
        await #expect(throws: SQLError.self) {
            try await bus.deliver(to: StoredStarts(failure: SQLError(.full, "the disk is full")))
        }
        #expect(try await started() == 0)
        #expect(try await bus.deliveries(state: .pending).map(\.attempts) == [0, 0])
        #expect(try await bus.deliver(to: StoredStarts()).map(\.state) == [.running, .running])
        #expect(try await started() == 2)
        #expect(try await bus.deliver(to: StoredStarts()) == [])
        #expect(try await started() == 2)
    }

    @Test func aRunThatSucceededInPartIsDoneAndSaysSo() async throws {
        let bus = try await bus(Self.stockChanged())
        _ = try await bus.put([event("1")])
        _ = try await bus.deliver(to: target)
        target.endAll(.partial)
        let done = try #require(try await bus.deliver(to: target).first)
        #expect(done.state == .done)
        #expect(done.reason?.hasSuffix("ended as partial") == true)
    }

    @Test func aDroppedDeadLetterIsNotTriedAgain() async throws {
        let bus = try await bus(Self.stockChanged(attempts: 1))
        _ = try await bus.put([event("1"), event("2", sku: "B")])
        target.refuse(EventTargetError("no"), EventTargetError("never"))
        _ = try await bus.deliver(to: target)
        let dead = try await bus.deliveries(state: .dead)
        #expect(dead.map(\.reason) == ["never", "no"])
        #expect(try await bus.drop([dead[0].number]) == 1)
        #expect(try await bus.redrive() == 1)
        _ = try await bus.deliver(to: target)
        #expect(startedIDs == ["1"])
        let dropped = try #require(try await bus.delivery(dead[0].number))
        #expect(dropped.delivery.state == .dropped)
        #expect(dropped.delivery.reason == "never")
        #expect(dropped.event.document["id"] == "2")
    }

    /// Whoever puts an event needs no rules; those of the process that delivers count.
    @Test func eventsWaitForRules() async throws {
        let database = try await EveryDatabase.make()
        let without = try await bus(database: database)
        #expect(try await without.put([event("1"), event("1")]) == [true, false])
        let bus = try await bus(Self.stockChanged(), database: database)
        #expect(try await !bus.isIdle(target))
        #expect(try await bus.deliver(to: target).map(\.state) == [.running])
        #expect(try await bus.isIdle(target))
        target.endAll(.success)
        #expect(try await !bus.isIdle(target))
        let record = try #require(try await bus.events().first)
        #expect(record.deliveries.map(\.rule) == ["stock"])
        #expect(try await bus.events(source: "elsewhere") == [])
        #expect(try await bus.deliveryCounts() == ["stock": [.running: 1]])
    }

    @Test func thePastIsForgottenButNotWhatIsUnfinished() async throws {
        let bus = try await bus(Self.stockChanged(attempts: 1))
        _ = try await bus.put([event("done"), event("dead", sku: "B"), event("none", source: "other")])
        target.refuse(SQLError(.other, "broken"))
        _ = try await bus.deliver(to: target)
        target.endAll(.success)
        _ = try await bus.deliver(to: target)
        await clock.advance(by: .seconds(60))
        _ = try await bus.put([event("new", sku: "C")])
        _ = try await bus.deliver(to: target)
        #expect(try await bus.deliveries(state: .dead).count == 1)
        #expect(try await bus.prune(receivedBefore: clock.now()) == 2)
        #expect(try await bus.events().map { $0.document["id"] } == ["new", "done"])
    }

    @Test func aFailedRunIsTriedAgainAndThenADeadLetter() async throws {
        let bus = try await bus(Self.stockChanged(attempts: 2))
        _ = try await bus.put([event("1")])
        _ = try await bus.deliver(to: target)
        target.endAll(.failed)
        #expect(try await bus.deliver(to: target).map(\.state) == [.pending])
        #expect(try await bus.deliver(to: target) == [])
        await clock.advance(by: .seconds(30))
        #expect(try await bus.deliver(to: target).map(\.state) == [.running])
        target.endAll(.timedOut)
        let dead = try #require(try await bus.deliver(to: target).first)
        #expect(dead.state == .dead)
        #expect(dead.reason?.contains("ended as timed_out, after 2 attempts") == true)
        #expect(target.starts.count == 2)
        #expect(try await bus.redrive() == 1)
        #expect(try await bus.deliver(to: target).map(\.state) == [.running])
        #expect(target.starts.count == 3)
    }

    @Test func whatCanNeverRunIsADeadLetterAtOnce() async throws {
        let bus = try await bus(Self.stockChanged())
        _ = try await bus.put([event("1"), event("2", sku: "B")])
        target.refuse(EventTargetError("update.yaml: no such file"))
        let changed = try await bus.deliver(to: target)
        #expect(changed.map(\.state) == [.dead, .running])
        #expect(changed[0].reason == "update.yaml: no such file")
        #expect(try await bus.deliveries(state: .dead).map(\.eventID) == ["1"])
    }

    @Test func aPassingProblemIsTriedAgainLater() async throws {
        let bus = try await bus(Self.stockChanged())
        _ = try await bus.put([event("1")])
        target.refuse(SQLError(.busy, "the database is busy"))
        #expect(try await bus.deliver(to: target).map(\.state) == [.pending])
        await clock.advance(by: .seconds(30))
        #expect(try await bus.deliver(to: target).map(\.state) == [.running])
    }

    /// 100 events for one SKU within a moment, and one for another.
    @Test func aBurstOfOneKeyIsOneRun() async throws {
        let bus = try await bus(Self.stockChanged(debounce: .seconds(5)))
        for number in 1...100 {
            _ = try await bus.put([event("\(number)")])
            await clock.advance(by: .milliseconds(10))
        }
        _ = try await bus.put([event("other", sku: "B")])
        #expect(try await bus.deliver(to: target) == [])
        await clock.advance(by: .seconds(5))
        let started = try await bus.deliver(to: target)
        #expect(Set(startedIDs) == ["100", "other"])
        #expect(started.first { $0.groupKey == "A" }?.eventCount == 100)
        #expect(try await bus.deliveries(state: .merged).count == 99)
    }

    @Test func aKeyThatNeverRestsIsStartedAllTheSame() async throws {
        let bus = try await bus(Self.stockChanged(debounce: .seconds(5)))
        var starts = 0
        for number in 1...30 {
            _ = try await bus.put([event("\(number)")])
            await clock.advance(by: .seconds(4))
            starts += try await bus.deliver(to: target).count
        }
        #expect((1...3).contains(starts))
    }

    @Test func aThrottledKeyRunsOncePerInterval() async throws {
        let bus = try await bus(Self.stockChanged(throttle: .seconds(60)))
        _ = try await bus.put([event("1")])
        _ = try await bus.deliver(to: target)
        target.endAll(.success)
        for number in 2...5 {
            await clock.advance(by: .seconds(10))
            _ = try await bus.put([event("\(number)")])
            _ = try await bus.deliver(to: target)
        }
        #expect(startedIDs == ["1"])
        await clock.advance(by: .seconds(20))
        _ = try await bus.deliver(to: target)
        #expect(startedIDs == ["1", "5"])
    }

    @Test func anOrderedKeyWaitsForTheRunBefore() async throws {
        let bus = try await bus(Self.stockChanged(isOrdered: true))
        _ = try await bus.put([event("1"), event("2"), event("3", sku: "B")])
        _ = try await bus.deliver(to: target)
        #expect(startedIDs == ["1", "3"])
        #expect(try await bus.deliver(to: target) == [])
        target.endAll(.success)
        _ = try await bus.deliver(to: target)
        #expect(startedIDs == ["1", "3", "2"])
    }

    @Test func aReplayDeliversOnce() async throws {
        let bus = try await bus(Self.stockChanged())
        let first = clock.now()
        _ = try await bus.put([event("1")])
        await clock.advance(by: .seconds(60))
        _ = try await bus.put([event("2")])
        _ = try await bus.deliver(to: target)
        for _ in 0..<100 { _ = try await bus.replay("again", from: first, to: first + .seconds(10)) }
        _ = try await bus.deliver(to: target)
        #expect(startedIDs == ["1", "2", "1"])
        #expect(try await bus.replay("third", from: first, to: clock.now(), rules: ["none"]) == 0)
    }

    @Test func aRuleThatIsGoneLeavesDeadLetters() async throws {
        let database = try await EveryDatabase.make()
        let old = try await bus(Self.stockChanged("old"), database: database)
        _ = try await old.put([event("1")])
        #expect(try await old.route() == 1)
        let dead = try await bus(Self.stockChanged("new"), database: database).deliver(to: target)
        #expect(dead.map(\.state) == [.dead])
        #expect(dead[0].reason?.contains("'old'") == true)
    }

    /// Random bursts, failures and crashes: in the end every new event has exactly one delivery, and none is open.
    @Test(arguments: 0..<20) func everyEventComesToOneEnd(seed: Int) async throws {
        var random = SplitMix(state: UInt64(seed))
        let bus = try await bus(
            Self.stockChanged("a", isOrdered: true), Self.stockChanged("b", debounce: .seconds(3)))
        var ids: Set<String> = []
        for _ in 0..<60 {
            let id = "\(random.next() % 40)"
            let isNew = try await bus.put([event(id, sku: "\(random.next() % 3)")])
            #expect(isNew == [ids.insert(id).inserted])
            if random.next() % 3 == 0 { _ = try await bus.deliver(to: target) }
            if random.next() % 3 == 0 { target.endAll(random.next() % 4 == 0 ? .failed : .success) }
            await clock.advance(by: .seconds(Int64(random.next() % 20)))
        }
        for _ in 0..<200 {
            await clock.advance(by: .seconds(600))
            _ = try await bus.deliver(to: target)
            target.endAll(.success)
        }
        let deliveries = try await bus.deliveries(limit: 10_000)
        #expect(deliveries.count == ids.count * 2)
        #expect(deliveries.allSatisfy { [.done, .merged, .dead].contains($0.state) })
        let b = deliveries.filter { $0.rule == "b" }
        #expect(b.filter { $0.state != .merged }.map(\.eventCount).reduce(0, +) == ids.count)
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
