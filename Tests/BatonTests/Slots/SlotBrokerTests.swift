import Testing

@testable import Baton

@Suite("Slot broker", .timeLimit(.minutes(15)))
struct SlotBrokerTests {
    private let clock = SlotClock()

    private func ticket(_ number: Int) -> SlotTicket {
        SlotTicket(
            run: RunID("run-\(number)"), attempt: AttemptID(place: TaskPlace(scope: 0, task: 0), number: 1))
    }
    private func key(_ name: String, _ concurrent: Int = 1) -> Slot {
        Slot(name: name, limit: SlotLimit(concurrent: concurrent))
    }
    private func rated(_ name: String, _ count: Int, per interval: Duration) -> Slot {
        Slot(name: name, limit: SlotLimit(rate: Rate(count: count, interval: interval)))
    }

    @Test("free slots are granted before the request returns, others when they are released")
    func grants() {
        let broker = SlotBroker(clock: clock)
        let journal = Journal<Int>()
        for number in 1...3 {
            broker.request(ticket(number), [key("k")], priority: number) { journal.note(number) }
        }
        #expect(journal.entries == [1])
        broker.release(ticket(1))
        #expect(journal.entries == [1, 3])
        broker.release(ticket(3))
        #expect(journal.entries == [1, 3, 2])
    }

    @Test("a grant may ask the broker for more: no lock is held")
    func reentrance() {
        let broker = SlotBroker(clock: clock)
        let journal = Journal<Int>()
        broker.request(ticket(1), [key("k")], priority: 0) { [self] in
            journal.note(1)
            broker.request(ticket(2), [key("k")], priority: 0) { journal.note(2) }
            broker.release(ticket(1))
        }
        #expect(journal.entries == [1, 2])
    }

    @Test("a ticket withdrawn while it waits is never granted, one that was granted cannot be withdrawn")
    func withdraws() {
        let broker = SlotBroker(clock: clock)
        let journal = Journal<Int>()
        for number in 1...3 {
            broker.request(ticket(number), [key("k")], priority: 0) { journal.note(number) }
        }
        #expect(broker.withdraw(ticket(2)))
        #expect(!broker.withdraw(ticket(2)))
        #expect(!broker.withdraw(ticket(1)))
        #expect(!broker.withdraw(ticket(9)))
        broker.release(ticket(1))
        #expect(journal.entries == [1, 3])
    }

    @Test("a second request of a ticket is ignored, whether it waits or has its slots")
    func requestedTwice() {
        let broker = SlotBroker(clock: clock)
        let journal = Journal<String>()
        broker.request(ticket(1), [key("k")], priority: 0) { journal.note("1") }
        broker.request(ticket(1), [key("k")], priority: 0) { journal.note("1 again") }
        broker.request(ticket(2), [key("k")], priority: 0) { journal.note("2") }
        broker.request(ticket(2), [key("k")], priority: 0) { journal.note("2 again") }
        broker.release(ticket(1))
        broker.release(ticket(2))
        #expect(journal.entries == ["1", "2"])
    }

    @Test("who waits for a rate is granted when its time has come, with one sleeper at a time")
    func alarm() async {
        let broker = SlotBroker(clock: clock)
        let journal = Journal<Int>()
        let start = clock.now()
        broker.request(ticket(0), [key("k")], priority: 0) { journal.note(0) }
        #expect(clock.sleepers.isEmpty)
        for number in 1...3 {
            broker.request(ticket(number), [rated("r", 1, per: .seconds(10))], priority: 0) {
                journal.note(number)
            }
        }
        await untilTrue { clock.sleepers == [start + .seconds(10)] }
        #expect(journal.entries == [0, 1])
        clock.advance(by: .seconds(9))
        #expect(clock.sleepers == [start + .seconds(10)])
        clock.advance(by: .seconds(1))
        await untilTrue { clock.sleepers == [start + .seconds(20)] }
        #expect(journal.entries == [0, 1, 2])
        clock.advance(by: .seconds(10))
        await untilTrue { journal.entries == [0, 1, 2, 3] }
        #expect(clock.sleepers.isEmpty)
    }

    @Test("an earlier wake takes the place of the later one, and none is left when nobody waits")
    func rearms() async {
        let broker = SlotBroker(clock: clock)
        let start = clock.now()
        for (first, interval) in [(0, 60), (10, 30), (20, 90)] {
            let slot = rated("per \(interval) s", 1, per: .seconds(interval))
            for number in first...first + 1 { broker.request(ticket(number), [slot], priority: 0) {} }
            await untilTrue { clock.sleepers == [start + .seconds(min(interval, first == 0 ? 60 : 30))] }
        }
        for number in [1, 11, 21] { broker.withdraw(ticket(number)) }
        await untilTrue { clock.sleepers.isEmpty }
    }

    @Test("a broker nobody has any more is gone, and its sleeper with it")
    func leavesNothing() async {
        let start = clock.now()
        weak var gone: SlotBroker?
        do {
            let broker = SlotBroker(clock: clock)
            gone = broker
            for number in 0...1 {
                broker.request(ticket(number), [rated("r", 1, per: .seconds(10))], priority: 0) {}
            }
            await untilTrue { clock.sleepers == [start + .seconds(10)] }
        }
        #expect(gone == nil)
        await untilTrue { clock.sleepers.isEmpty }
    }

    @Test("under concurrent use every ticket is granted exactly once and no key is above its limit")
    func concurrentUse() async {
        let broker = SlotBroker(clock: clock)
        let limits = [1, 2, 3]
        let occupancies = limits.map { _ in Occupancy() }
        let grants = Journal<Int>()
        await withTaskGroup { group in
            for worker in 0..<16 {
                group.addTask {
                    var random = SeededGenerator(seed: UInt64(worker))
                    for turn in 0..<100 {
                        let number = worker * 100 + turn
                        let keys = limits.indices.shuffled(using: &random)
                            .prefix(Int.random(in: 1...3, using: &random))
                        let slots = keys.map { key("k\($0)", limits[$0]) }
                        // A second call would end the test.
                        await withCheckedContinuation { continuation in
                            broker.request(ticket(number), slots, priority: turn % 2) {
                                for index in keys { occupancies[index].enter() }
                                grants.note(number)
                                continuation.resume()
                            }
                        }
                        await Task.yield()
                        for index in keys { occupancies[index].leave() }
                        broker.release(ticket(number))
                    }
                }
            }
        }
        #expect(grants.entries.sorted() == Array(0..<1600))
        for (limit, occupancy) in zip(limits, occupancies) { #expect((1...limit).contains(occupancy.most)) }
    }

    @Test("under concurrent use a withdrawal takes effect or the grant does, and no slot is lost")
    func concurrentWithdrawals() async {
        let broker = SlotBroker(clock: clock)
        let withdrawn = Journal<Int>()
        let grants = Journal<Int>()
        await withTaskGroup { group in
            for worker in 0..<8 {
                group.addTask {
                    for turn in 0..<100 {
                        let number = worker * 100 + turn
                        let granted = Journal<Int>()
                        broker.request(ticket(number), [key("a"), key("b", 2)], priority: 0) {
                            grants.note(number)
                            granted.note(number)
                        }
                        if turn % 3 != 0 { await Task.yield() }
                        if broker.withdraw(ticket(number)) {
                            withdrawn.note(number)
                        } else {
                            await untilTrue { !granted.entries.isEmpty }
                            broker.release(ticket(number))
                        }
                    }
                }
            }
        }
        #expect((grants.entries + withdrawn.entries).sorted() == Array(0..<800))
        let last = Journal<Int>()
        broker.request(ticket(-1), [key("a"), key("b", 1)], priority: 0) { last.note(-1) }
        #expect(last.entries == [-1])
    }
}
