import Testing

@testable import Baton

@Suite("Slot queue")
struct SlotQueueTests {
    @Test(
        "tickets come out by priority, then in the order of their requests, without those removed",
        arguments: UInt64(0)..<20)
    func order(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = SlotQueue<Int>()
        var model: [(rank: SlotRank, ticket: Int)] = []
        for order in 0..<600 {
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                #expect(queue.popFirst()?.ticket == model.first?.ticket)
                model = Array(model.dropFirst())
            case 1 where !model.isEmpty:
                queue.remove(model.remove(at: Int.random(in: 0..<model.count, using: &random)).rank)
            default:
                let rank = SlotRank(priority: Int.random(in: -1...1, using: &random), order: order)
                queue.push(order, rank)
                model.append((rank, order))
                model.sort { ($1.rank.priority, $0.rank.order) < ($0.rank.priority, $1.rank.order) }
            }
            #expect(queue.first?.ticket == model.first?.ticket)
            #expect(queue.count == model.count)
        }
    }
}
