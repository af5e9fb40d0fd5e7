import Synchronization
import Testing

@testable import Baton

@Suite("Binary heap")
struct BinaryHeapTests {
    @Test("elements come out in order, whichever are removed in between", arguments: UInt64(0)..<20)
    func order(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var heap = BinaryHeap<Int>()
        var model: [Int] = []
        for _ in 0..<500 {
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                let divisor = Int.random(in: 2...9, using: &random)
                heap.removeAll { $0.isMultiple(of: divisor) }
                model.removeAll { $0.isMultiple(of: divisor) }
            case 1..<8:
                #expect(heap.popFirst() == model.first)
                model = Array(model.dropFirst())
            default:
                let element = Int.random(in: 0..<100, using: &random)
                heap.push(element)
                model = (model + [element]).sorted()
            }
            #expect(heap.first == model.first)
            #expect(heap.count == model.count)
            #expect(heap.isEmpty == model.isEmpty)
        }
    }

    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    private struct Counted: Comparable {
        let value: UInt64
        let counter: Counter
        static func == (left: Counted, right: Counted) -> Bool { left.value == right.value }
        static func < (left: Counted, right: Counted) -> Bool {
            left.counter.count.withLock { $0 += 1 }
            return left.value < right.value
        }
    }

    @Test("n elements cost at most 3 n log2 n comparisons in and out")
    func comparisons() {
        var random = SeededGenerator(seed: 1)
        let counter = Counter()
        var heap = BinaryHeap<Counted>()
        for _ in 0..<8192 { heap.push(Counted(value: random.next(), counter: counter)) }
        while heap.popFirst() != nil {}
        #expect(counter.count.withLock { $0 } <= 3 * 8192 * 13)
    }
}
