import Testing

@testable import Baton

@Suite("Slot table")
struct SlotTableTests {
    private static let start = Timestamp(nanoseconds: 1_000_000_000)
    private let start = Self.start

    private func key(_ name: String, _ concurrent: Int = 1) -> Slot {
        Slot(name: name, limit: SlotLimit(concurrent: concurrent))
    }
    private func rated(_ name: String, _ count: Int, per interval: Duration) -> Slot {
        Slot(name: name, limit: SlotLimit(rate: Rate(count: count, interval: interval)))
    }

    @Test("of those that wait the higher priority goes first, then the earlier request")
    func order() {
        var table = SlotTable<String>()
        #expect(table.request("first", [key("k")], priority: 0, at: start) == ["first"])
        for (ticket, priority) in [("low", -1), ("early", 0), ("late", 0), ("high", 5), ("higher", 7)] {
            #expect(table.request(ticket, [key("k")], priority: priority, at: start).isEmpty)
        }
        var order: [String] = []
        var next = ["first"]
        while let ticket = next.first {
            order.append(ticket)
            next = table.release(ticket, at: start)
        }
        #expect(order == ["first", "higher", "high", "early", "late", "low"])
    }

    @Test("two keys in opposite order do not lock each other out")
    func oppositeOrder() {
        var table = SlotTable<Int>()
        #expect(table.request(0, [key("a"), key("b")], priority: 0, at: start) == [0])
        #expect(table.request(1, [key("b"), key("a")], priority: 0, at: start).isEmpty)
        #expect(table.request(2, [key("a"), key("b")], priority: 0, at: start).isEmpty)
        #expect(table.release(0, at: start) == [1])
        #expect(table.release(1, at: start) == [2])
    }

    @Test("a ticket that waits holds nothing: others use the slots that it could have")
    func holdsNothing() {
        var table = SlotTable<String>()
        #expect(table.request("b", [key("b")], priority: 0, at: start) == ["b"])
        #expect(table.request("both", [key("a"), key("b")], priority: 9, at: start).isEmpty)
        #expect(table.request("a", [key("a")], priority: 0, at: start) == ["a"])
        #expect(table.release("b", at: start).isEmpty)
        #expect(table.release("a", at: start) == ["both"])
    }

    @Test("slots freed together go by rank, not by name")
    func freedTogether() {
        var table = SlotTable<String>()
        #expect(table.request("holder", [key("a"), key("b")], priority: 0, at: start) == ["holder"])
        #expect(table.request("both", [key("a"), key("b")], priority: 0, at: start).isEmpty)
        #expect(table.request("urgent", [key("b")], priority: 1, at: start).isEmpty)
        #expect(table.release("holder", at: start) == ["urgent"])
    }

    /// Two streams of tickets keep one key each taken, and change hands at different times.
    private func overtakings(of priority: Int, movesBeforeClaims: Int = 8) -> Int? {
        var table = SlotTable<String>(movesBeforeClaims: movesBeforeClaims)
        _ = table.request("a0", [key("a")], priority: 1, at: start)
        _ = table.request("b0", [key("b")], priority: 1, at: start)
        _ = table.request("both", [key("a"), key("b")], priority: priority, at: start)
        for turn in 0..<100 {
            for name in ["a", "b"] {
                _ = table.request("\(name)\(turn + 1)", [key(name)], priority: 1, at: start)
                if table.release("\(name)\(turn)", at: start) == ["both"] { return turn }
            }
        }
        return nil
    }

    @Test("a ticket with two slots is not passed over for ever by equals with one")
    func noStarvation() throws {
        #expect(try #require(overtakings(of: 1)) < 10)
        #expect(overtakings(of: 1, movesBeforeClaims: .max) == nil)
    }

    @Test("a lower priority is passed over as long as there is a higher one")
    func priorityBeforeFairness() { #expect(overtakings(of: 0) == nil) }

    @Test("a claim falls when somebody with a higher priority waits before its owner")
    func claimFalls() {
        var table = SlotTable<String>(movesBeforeClaims: 0)
        #expect(table.request("b", [key("b")], priority: 0, at: start) == ["b"])
        #expect(table.request("both", [key("a"), key("b")], priority: 0, at: start).isEmpty)
        #expect(table.request("a", [key("a")], priority: 0, at: start).isEmpty)
        #expect(table.request("urgent", [key("b")], priority: 1, at: start) == ["a"])
        #expect(table.release("b", at: start) == ["urgent"])
    }

    @Test("what is set aside for one who goes first is not taken over by one who comes after")
    func claimStays() {
        var table = SlotTable<String>(movesBeforeClaims: 0)
        #expect(table.request("b", [key("b")], priority: 0, at: start) == ["b"])
        #expect(table.request("c", [key("c")], priority: 0, at: start) == ["c"])
        #expect(table.request("first", [key("a", 2), key("b")], priority: 2, at: start).isEmpty)
        #expect(table.request("last", [key("a", 2), key("c")], priority: 0, at: start).isEmpty)
        #expect(table.request("one", [key("a", 2)], priority: 1, at: start) == ["one"])
        #expect(table.request("two", [key("a", 2)], priority: 1, at: start).isEmpty)
        #expect(table.release("b", at: start) == ["first"])
        #expect(table.release("one", at: start) == ["two"])
    }

    @Test("a claim falls with its owner")
    func claimWithdrawn() {
        var table = SlotTable<String>(movesBeforeClaims: 0)
        #expect(table.request("b", [key("b")], priority: 0, at: start) == ["b"])
        #expect(table.request("both", [key("a"), key("b")], priority: 0, at: start).isEmpty)
        #expect(table.request("a", [key("a")], priority: 0, at: start).isEmpty)
        #expect(table.withdraw("both", at: start) == ["a"])
    }

    @Test("no key is set aside for a token that is yet to come")
    func ratesFirst() {
        var table = SlotTable<Int>(movesBeforeClaims: 0)
        let agent = rated("z", 1, per: .seconds(3600))
        #expect(table.request(0, [agent], priority: 0, at: start) == [0])
        #expect(table.request(1, [key("a"), agent], priority: 0, at: start).isEmpty)
        for ticket in 2..<50 {
            #expect(table.request(ticket, [key("a")], priority: 0, at: start) == [ticket])
            #expect(table.release(ticket, at: start).isEmpty)
        }
    }

    @Test("a rate lets a burst through, then one every interval by count, whoever releases")
    func rateTiming() {
        var table = SlotTable<Int>()
        let slot = rated("r", 3, per: .seconds(10))
        var times: [Int: Duration] = [:]
        for ticket in 0..<6 {
            for granted in table.request(ticket, [slot], priority: 0, at: start) { times[granted] = .zero }
        }
        for ticket in 0..<3 { #expect(table.release(ticket, at: start).isEmpty) }
        while let wake = table.nextWake {
            for ticket in table.tick(at: wake) { times[ticket] = wake - start }
        }
        let thirds = [3_333_333_334, 6_666_666_667, 10_000_000_000].map { Duration.nanoseconds(Int64($0)) }
        #expect(times == [0: .zero, 1: .zero, 2: .zero, 3: thirds[0], 4: thirds[1], 5: thirds[2]])
    }

    @Test("a token that came before a request goes to the one who waited for it")
    func tokenBeforeRequest() {
        var table = SlotTable<Int>()
        let slot = rated("r", 1, per: .seconds(1))
        #expect(table.request(0, [slot], priority: 0, at: start) == [0])
        #expect(table.request(1, [slot], priority: 0, at: start).isEmpty)
        #expect(table.request(2, [slot], priority: 9, at: start + .seconds(1)) == [1])
        #expect(table.withdraw(2, at: start + .seconds(2)) == [2])
    }

    @Test("a slot with both limits obeys both, and wakes nobody for a token without a place")
    func bothLimits() {
        var table = SlotTable<Int>()
        let slot = Slot(
            name: "s", limit: SlotLimit(concurrent: 1, rate: Rate(count: 2, interval: .seconds(10))))
        #expect(table.request(0, [slot], priority: 0, at: start) == [0])
        for ticket in 1...2 { #expect(table.request(ticket, [slot], priority: 0, at: start).isEmpty) }
        #expect(table.nextWake == nil)
        #expect(table.release(0, at: start) == [1])
        #expect(table.nextWake == nil)
        #expect(table.release(1, at: start).isEmpty)
        #expect(table.nextWake == start + .seconds(5))
        #expect(table.tick(at: start + .seconds(5)) == [2])
    }

    @Test("the latest request says what the limit is")
    func latestLimit() {
        var table = SlotTable<Int>()
        #expect(table.request(0, [key("k", 1)], priority: 0, at: start) == [0])
        #expect(table.request(1, [key("k", 1)], priority: 0, at: start).isEmpty)
        #expect(table.request(2, [key("k", 3)], priority: 0, at: start) == [1, 2])
        #expect(table.request(3, [key("k", 1)], priority: 0, at: start).isEmpty)
        #expect(table.release(0, at: start).isEmpty)
        #expect(table.release(1, at: start).isEmpty)
        #expect(table.release(2, at: start) == [3])
    }

    @Test("a limit below one counts as one")
    func leastLimit() {
        var table = SlotTable<Int>()
        #expect(table.request(0, [key("k", 0)], priority: 0, at: start) == [0])
        #expect(table.request(1, [key("k", -3)], priority: 0, at: start).isEmpty)
        #expect(table.release(0, at: start) == [1])
    }

    @Test("a name twice counts once, no name at all is granted at once, a ticket twice is ignored")
    func unusualRequests() {
        var table = SlotTable<Int>()
        #expect(table.request(0, [key("k"), key("k")], priority: 0, at: start) == [0])
        #expect(table.request(0, [key("other")], priority: 0, at: start).isEmpty)
        #expect(table.request(1, [key("k")], priority: 0, at: start).isEmpty)
        #expect(table.request(1, [key("other")], priority: 0, at: start).isEmpty)
        #expect(table.request(2, [], priority: 0, at: start) == [2])
        #expect(table.request(2, [], priority: 0, at: start).isEmpty)
        #expect(table.release(0, at: start) == [1])
        #expect(table.release(1, at: start).isEmpty)
        #expect(table.release(2, at: start).isEmpty)
        #expect(table.slots.isEmpty)
    }

    @Test("releasing or withdrawing what is not there changes nothing")
    func unknownTickets() {
        var table = SlotTable<Int>()
        #expect(table.request(0, [key("k")], priority: 0, at: start) == [0])
        #expect(table.request(1, [key("k")], priority: 0, at: start).isEmpty)
        #expect(table.release(1, at: start).isEmpty)
        #expect(table.withdraw(0, at: start).isEmpty)
        #expect(table.release(7, at: start).isEmpty)
        #expect(table.withdraw(7, at: start).isEmpty)
        #expect(table.release(0, at: start) == [1])
        #expect(table.release(0, at: start).isEmpty)
    }

    @Test("a slot is forgotten once nobody wants it and its bucket is full")
    func forgets() {
        var table = SlotTable<Int>()
        let slot = rated("r", 1, per: .seconds(10))
        #expect(table.request(0, [slot, key("k")], priority: 0, at: start) == [0])
        #expect(table.request(1, [key("k")], priority: 0, at: start).isEmpty)
        #expect(table.release(0, at: start) == [1])
        #expect(table.release(1, at: start).isEmpty)
        #expect(table.slots.keys.sorted() == ["r"])
        #expect(table.request(2, [slot], priority: 0, at: start + .seconds(4)).isEmpty)
        #expect(table.withdraw(2, at: start + .seconds(5)).isEmpty)
        #expect(table.tick(at: start + .seconds(9)).isEmpty)
        #expect(table.slots.count == 1)
        #expect(table.tick(at: start + .seconds(10)).isEmpty)
        #expect(table.slots.isEmpty)
    }
}
