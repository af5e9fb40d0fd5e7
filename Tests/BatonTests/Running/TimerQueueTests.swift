import Testing

@testable import Baton

@Suite("Timer queue")
struct TimerQueueTests {
    @Test(
        "timers come out by time, those of one instant in the order in which they were set",
        arguments: UInt64(0)..<20)
    func order(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = TimerQueue()
        var expected: [(at: Timestamp, number: Int)] = []
        for number in 0..<200 {
            let instant = Timestamp(nanoseconds: Int64.random(in: 0..<50, using: &random))
            queue.add(.retry(AttemptID(place: .root(number), number: 1)), at: instant)
            expected.append((instant, number))
        }
        expected.sort { ($0.at, $0.number) < ($1.at, $1.number) }
        var found: [Int] = []
        for timer in expected {
            #expect(queue.next == timer.at)
            #expect(queue.popDue(at: timer.at + .nanoseconds(-1)) == nil)
            if case .retry(let id) = queue.popDue(at: timer.at) { found.append(Int(id.place.task)) }
        }
        #expect(found == expected.map(\.number))
        #expect(queue.next == nil)
    }
}
