import Synchronization
import Testing

@testable import Baton

@Suite("Slot table with many tickets")
struct SlotTableScaleTests {
    private final class Steps: Sendable {
        let count = Mutex(0)
    }

    /// Counts the looks at it: every time a ticket is tried, queued or granted it is looked up.
    private struct Ticket: Hashable, Sendable {
        let number: Int
        let steps: Steps
        static func == (left: Ticket, right: Ticket) -> Bool { left.number == right.number }
        func hash(into hasher: inout Hasher) {
            steps.count.withLock { $0 += 1 }
            hasher.combine(number)
        }
    }

    private static let start = Timestamp(nanoseconds: 0)

    /// Requests all, then releases whoever was granted, and lets time pass when nobody is left, until all are through.
    ///
    /// - Returns: the looks per ticket.
    private func drain(_ count: Int, slots: (Int) -> [Slot]) -> Double {
        let steps = Steps()
        var table = SlotTable<Ticket>()
        var holders: [Ticket] = []
        var now = Self.start
        for number in 0..<count {
            let ticket = Ticket(number: number, steps: steps)
            holders += table.request(ticket, slots(number), priority: number % 3, at: now)
        }
        var released = 0
        while true {
            if released < holders.count {
                holders += table.release(holders[released], at: now)
                released += 1
            } else if let wake = table.nextWake {
                now = wake
                holders += table.tick(at: now)
            } else {
                break
            }
        }
        #expect(released == count)
        #expect(Set(holders.map(\.number)).count == count)
        return Double(steps.count.withLock { $0 }) / Double(count)
    }

    // A heap costs the logarithm for each of these (see `BinaryHeapTests`); growing dictionaries hash again, at most
    // about twice for each ticket.
    private static let looksAtMost = 60.0

    @Test("ten thousand that wait for one key are looked at a fixed number of times each")
    func oneKey() {
        let key = Slot(name: "k", limit: SlotLimit(concurrent: 1))
        #expect(drain(10_000) { _ in [key] } < Self.looksAtMost)
    }

    @Test("ten thousand that wait for an agent and a key of a hundred are looked at few times each")
    func agentAndKeys() {
        let agent = Slot(name: "agent", limit: SlotLimit(concurrent: 4))
        let looks = drain(10_000) { number in
            [agent, Slot(name: "key-\(number % 100)", limit: SlotLimit(concurrent: 1))]
        }
        #expect(looks < Self.looksAtMost)
    }

    @Test("ten thousand that wait for a rate and a key are looked at few times each")
    func rateAndKeys() {
        let agent = Slot(name: "agent", limit: SlotLimit(rate: Rate(count: 100, interval: .seconds(1))))
        let looks = drain(10_000) { number in
            [agent, Slot(name: "key-\(number % 10)", limit: SlotLimit(concurrent: 2))]
        }
        #expect(looks < Self.looksAtMost)
    }
}
