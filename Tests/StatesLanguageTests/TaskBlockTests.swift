import Testing

@testable import StatesLanguage

@Suite("The order of tasks in a machine")
struct TaskBlockTests {
    @Test("keeps chains apart that have nothing to do with each other")
    func chains() {
        // 0 → 2 and 1 → 3
        let block = TaskBlock([0, 1, 2, 3], predecessors: [[], [], [0], [1]])
        #expect(block == .sideBySide([.inOrder([.task(0), .task(2)]), .inOrder([.task(1), .task(3)])]))
    }

    @Test("goes in levels where tasks are entangled")
    func levels() {
        // 2 needs 0; 3 needs 0 and 1.
        let block = TaskBlock([0, 1, 2, 3], predecessors: [[], [], [0], [0, 1]])
        #expect(block == .inOrder([.sideBySide([.task(0), .task(1)]), .sideBySide([.task(2), .task(3)])]))
    }

    @Test("has every task once, after all that it waits for")
    func order() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let count = Int.random(in: 1...12, using: &random)
            let predecessors = (0..<count).map { task in
                (0..<task).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
            }
            let block = TaskBlock(Array(0..<count), predecessors: predecessors)
            #expect(block.tasks.sorted() == Array(0..<count))
            var ended: Set<Int> = []
            check(block, predecessors, &ended)
        }
    }

    /// - Parameter ended: what has surely ended before the block; then also the block itself.
    private func check(_ block: TaskBlock, _ predecessors: [[Int]], _ ended: inout Set<Int>) {
        switch block {
        case .task(let task):
            #expect(ended.isSuperset(of: predecessors[task]))
            ended.insert(task)
        case .inOrder(let blocks):
            for block in blocks { check(block, predecessors, &ended) }
        case .sideBySide(let blocks):
            let before = ended
            for block in blocks {
                var inner = before
                check(block, predecessors, &inner)
                ended.formUnion(inner)
            }
        }
    }
}
