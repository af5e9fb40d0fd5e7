import Testing

@testable import Baton

@Suite("Slot table properties")
struct SlotTablePropertyTests {
    /// Random requests, releases, withdrawals and pauses on four slots, for a table and on demand the naive model alike.
    private struct Play {
        static let limits: [String: SlotLimit] = [
            "a": SlotLimit(concurrent: 1), "b": SlotLimit(concurrent: 3),
            "c": SlotLimit(rate: Rate(count: 3, interval: .seconds(7))),
            "d": SlotLimit(concurrent: 2, rate: Rate(count: 2, interval: .seconds(3))),
        ]

        var random: SeededGenerator
        var table: SlotTable<Int>
        var model: NaiveSlots?
        var now = Timestamp(nanoseconds: 5_000_000_000)
        var requested = 0
        var wanted: [Int: [String]] = [:]
        var waiting: Set<Int> = []
        var holding: Set<Int> = []
        var granted: [Int] = []
        var grantTimes: [String: [Timestamp]] = [:]
        var withdrawn = 0

        init(seed: UInt64, movesBeforeClaims: Int) {
            random = SeededGenerator(seed: seed)
            table = SlotTable(movesBeforeClaims: movesBeforeClaims)
        }

        /// - Returns: what the table and the model granted.
        mutating func step() -> (table: [Int], model: [Int]) {
            now = now + .milliseconds([0, 0, 0, 10, 500, 2000][Int.random(in: 0..<6, using: &random)])
            var result: (table: [Int], model: [Int])
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5: result = request()
            case 5..<8 where !holding.isEmpty:
                let ticket = holding.sorted()[Int.random(in: 0..<holding.count, using: &random)]
                holding.remove(ticket)
                result = (table.release(ticket, at: now), model?.release(ticket, at: now) ?? [])
            case 8 where !waiting.isEmpty:
                let ticket = waiting.sorted()[Int.random(in: 0..<waiting.count, using: &random)]
                result = (table.withdraw(ticket, at: now), model?.withdraw(ticket, at: now) ?? [])
                if !result.table.contains(ticket) {
                    waiting.remove(ticket)
                    withdrawn += 1
                }
            default: result = (table.tick(at: now), model?.settle(at: now) ?? [])
            }
            note(result.table)
            return result
        }

        private mutating func request() -> (table: [Int], model: [Int]) {
            var names = Self.limits.keys.sorted().shuffled(using: &random)
            names.removeLast(Int.random(in: 1...3, using: &random))
            let ticket = requested
            let priority = Int.random(in: 0...2, using: &random)
            requested += 1
            wanted[ticket] = names
            waiting.insert(ticket)
            let slots = names.compactMap { name in Self.limits[name].map { Slot(name: name, limit: $0) } }
            return (
                table.request(ticket, slots, priority: priority, at: now),
                model?.request(ticket, names, priority: priority, at: now) ?? []
            )
        }

        mutating func note(_ tickets: [Int]) {
            for ticket in tickets {
                waiting.remove(ticket)
                holding.insert(ticket)
                granted.append(ticket)
                for name in wanted[ticket] ?? [] { grantTimes[name, default: []].append(now) }
            }
        }

        func held(_ name: String) -> Int { holding.count { wanted[$0]?.contains(name) ?? false } }
    }

    @Test(
        "without claims it grants what the naive model grants, in the same order", arguments: UInt64(0)..<40)
    func model(seed: UInt64) {
        var play = Play(seed: seed, movesBeforeClaims: .max)
        play.model = NaiveSlots(limits: Play.limits)
        for _ in 0..<150 {
            let granted = play.step()
            #expect(granted.table == granted.model)
            #expect(play.waiting == Set(play.model?.waiting ?? []))
        }
    }

    @Test(
        "no slot is held above its limit or granted above its rate, and held is granted minus released",
        arguments: UInt64(0)..<20, [0, 1, 8])
    func limits(seed: UInt64, movesBeforeClaims: Int) {
        var play = Play(seed: seed, movesBeforeClaims: movesBeforeClaims)
        for _ in 0..<200 {
            _ = play.step()
            for (name, limit) in Play.limits {
                let held = play.held(name)
                let isRight = held <= limit.concurrent ?? .max && play.table.slots[name]?.held ?? 0 == held
                #expect(isRight, "\(name) is held by \(held)")
            }
        }
        #expect(Set(play.granted).count == play.granted.count)
        for (name, times) in play.grantTimes {
            if let rate = Play.limits[name]?.rate { #expect(rate.allowsEveryWindow(of: times)) }
        }
    }

    @Test(
        "everybody is granted when the others release and time goes from wake to wake, and nothing is left",
        arguments: UInt64(0)..<20, [0, 1, 8, .max])
    func drains(seed: UInt64, movesBeforeClaims: Int) throws {
        var play = Play(seed: seed, movesBeforeClaims: movesBeforeClaims)
        for _ in 0..<150 { _ = play.step() }
        var idleWakes = 0
        while !play.holding.isEmpty || !play.waiting.isEmpty {
            if let ticket = play.holding.min() {
                play.holding.remove(ticket)
                play.note(play.table.release(ticket, at: play.now))
            } else {
                let wake = try #require(play.table.nextWake)
                #expect(wake > play.now)
                #expect(play.table.tick(at: wake + .nanoseconds(-1)).isEmpty)
                play.now = wake
                let granted = play.table.tick(at: wake)
                // One who got past a rate may have to wait for another.
                idleWakes = granted.isEmpty ? idleWakes + 1 : 0
                try #require(idleWakes <= play.requested)
                play.note(granted)
            }
        }
        #expect(play.granted.count + play.withdrawn == play.requested)
        #expect(play.table.nextWake == nil)
        _ = play.table.tick(at: play.now + .seconds(60))
        #expect(play.table.slots.isEmpty)
    }
}
