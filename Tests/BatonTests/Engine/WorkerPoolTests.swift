import Foundation
import Testing

@testable import Baton

@Suite("Worker pool") struct WorkerPoolTests {
    /// The parent blocks its thread until its own child has run: another thread has to take the child.
    @Test("a job left to a thread that stays busy is taken by another thread", .timeLimit(.minutes(15)))
    func handedOverJobIsNotStuck() async {
        let pool = WorkerPool(size: 2)
        for _ in 0..<20 {
            let childRan = await Task(executorPreference: pool) {
                let ran = DispatchSemaphore(value: 0)
                let child = Task(executorPreference: pool) { _ = ran.signal() }
                let result = Self.wait(ran)
                await child.value
                return result
            }.value
            #expect(childRan)
        }
    }

    private static func wait(_ semaphore: DispatchSemaphore) -> Bool {
        semaphore.wait(timeout: .now() + .seconds(5)) == .success
    }

    @Test("every job runs once, however many threads there are", arguments: [1, 2, 5])
    func everyJobOnce(size: Int) async {
        let pool = WorkerPool(size: size)
        let ran = await withTaskGroup(of: Int.self) { group in
            for job in 0..<2000 {
                group.addTask(executorPreference: pool) {
                    await Task.yield()
                    return job
                }
            }
            return await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(ran == Set(0..<2000))
    }
}
