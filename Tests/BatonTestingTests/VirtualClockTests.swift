import Baton
import Synchronization
import Testing

@testable import BatonTesting

@Suite struct VirtualClockTests {
    private let start = Timestamp(nanoseconds: 1_000_000_000_000)

    /// Starts tasks that sleep, and waits until all do.
    private func sleeping(
        _ seconds: [Int], on clock: VirtualClock, woken: Box<[String]>
    ) async throws -> [Task<Void, any Error>] {
        let tasks = seconds.map { second in
            Task {
                try await clock.sleep(until: start + .seconds(second))
                woken.update { $0.append("\(second) at \((clock.now() - start).components.seconds)") }
            }
        }
        try await clock.waitForSleepers(seconds.count)
        return tasks
    }

    @Test("Sleepers are woken in the order of time, each at its own instant")
    func order() async throws {
        let executor = SeededExecutor(seed: 3)
        let clock = VirtualClock(at: start, executor: executor)
        let woken = Box<[String]>([])
        for seconds in [30, 10, 20, 40] {
            Task(executorPreference: executor) { [start] in
                try await clock.sleep(until: start + .seconds(seconds))
                woken.update { $0.append("\(seconds) at \((clock.now() - start).components.seconds)") }
            }
        }
        await clock.advance(by: .seconds(30))
        #expect(woken.value == ["10 at 10", "20 at 20", "30 at 30"])
        #expect(clock.sleepers == 1)
        #expect(clock.now() == start + .seconds(30))
    }

    @Test("With Swift's own executor every sleeper that is due goes on, and a year costs no time")
    func ordinaryExecutor() async throws {
        let clock = VirtualClock(at: start)
        let woken = Box<[String]>([])
        let tasks = try await sleeping([30, 10, 20], on: clock, woken: woken)
        await clock.advance(by: .seconds(3600 * 24 * 365))
        for task in tasks { try await task.value }
        #expect(Set(woken.value.compactMap { $0.split(separator: " ").first }) == ["10", "20", "30"])
        #expect(clock.sleepers == 0)
        #expect(clock.now() == start + .seconds(3600 * 24 * 365))
    }

    @Test("What a sleeper starts is settled before the next one is woken")
    func settles() async {
        let executor = SeededExecutor(seed: 1)
        let clock = VirtualClock(at: start, executor: executor)
        let seen = Box<[Duration]>([])
        Task(executorPreference: executor) { [start] in
            for _ in 0..<5 {
                try await clock.sleep(until: clock.now() + .seconds(1))
                await Task.yield()
                seen.update { $0.append(clock.now() - start) }
            }
        }
        await clock.advance(by: .seconds(3))
        #expect(seen.value == [.seconds(1), .seconds(2), .seconds(3)])
        await clock.advance(by: .seconds(10))
        #expect(seen.value.last == .seconds(5))
    }

    @Test("A task of the executor may move the clock itself, and goes on when all others have settled")
    func movedFromWithin() throws {
        let executor = SeededExecutor(seed: 9)
        let clock = VirtualClock(at: start, executor: executor)
        let steps = try executor.run {
            let steps = Box(0)
            let work = Task(executorPreference: executor) {
                for _ in 0..<10 {
                    try await clock.sleep(until: clock.now() + .seconds(1))
                    await Task.yield()
                    steps.update { $0 += 1 }
                }
            }
            await clock.advance(by: .seconds(4))
            let counted = steps.value
            work.cancel()
            return counted
        }
        #expect(steps == 4)
    }

    @Test("A cancelled sleep throws, and nobody sleeps any more", arguments: [false, true])
    func cancellation(isCancelledBefore: Bool) async throws {
        let clock = VirtualClock(at: start)
        let gate = Box(false)
        let task = Task { [start] in
            while isCancelledBefore, !gate.value { await Task.yield() }
            try await clock.sleep(until: start + .seconds(1))
        }
        if !isCancelledBefore { try await clock.waitForSleepers() }
        task.cancel()
        gate.value = true
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(clock.sleepers == 0)
        await clock.advance(by: .seconds(5))
        #expect(clock.now() == start + .seconds(5))
    }

    @Test("Who waits for sleepers is let go when cancelled")
    func cancelledObserver() async throws {
        let clock = VirtualClock(at: start)
        let task = Task { try await clock.waitForSleepers(2) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("A sleep until an instant that has passed ends at once")
    func pastInstant() async throws {
        let clock = VirtualClock(at: start)
        try await clock.sleep(until: start)
        try await clock.sleep(until: start + .seconds(-5))
        await clock.advance(to: start + .seconds(-5))
        #expect(clock.now() == start)
    }

    @Test("The clock can go from sleeper to sleeper")
    func nextSleeper() async {
        let executor = SeededExecutor(seed: 1)
        let clock = VirtualClock(at: start, executor: executor)
        Task(executorPreference: executor) { [start] in try await clock.sleep(until: start + .seconds(7)) }
        Task(executorPreference: executor) { [start] in try await clock.sleep(until: start + .seconds(9)) }
        #expect(await clock.advanceToNextSleeper() == start + .seconds(7))
        #expect(clock.nextWake == start + .seconds(9))
        #expect(await clock.advanceToNextSleeper() == start + .seconds(9))
        #expect(await clock.advanceToNextSleeper() == nil)
    }

    @Test("Set forward, the clock wakes all that are due at once; set back, they wait for the same instant")
    func jumps() {
        let executor = SeededExecutor(seed: 1)
        let clock = VirtualClock(at: start, executor: executor)
        for seconds in [5, 6, 100] {
            Task(executorPreference: executor) { [start] in
                try await clock.sleep(until: start + .seconds(seconds))
            }
        }
        executor.runUntilIdle()
        clock.jump(by: .seconds(-60))
        #expect(clock.now() == start + .seconds(-60))
        #expect(clock.sleepers == 3)
        clock.jump(by: .seconds(70))
        #expect(clock.now() == start + .seconds(10))
        #expect(clock.sleepers == 1)
    }
}
