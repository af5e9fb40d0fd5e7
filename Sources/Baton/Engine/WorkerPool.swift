internal import Foundation
internal import Synchronization

/// Threads for operations that compute for long or wait in system calls, so that they never hold up the few threads
/// on which everything else runs.
///
/// Threads are made when work waits for one, up to `size`, and end after ten seconds without work.
final class WorkerPool: TaskExecutor {
    fileprivate struct State {
        var jobs: [UnownedJob] = []
        var nextJob = 0
        var threads = 0
        var idle = 0
    }

    private let size: Int
    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    /// - Parameter size: threads at most, at least 1.
    init(size: Int) { self.size = max(size, 1) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let needsThread = state.withLock { state in
            state.jobs.append(job)
            guard state.idle < state.jobs.count - state.nextJob, state.threads < size else { return false }
            state.threads += 1
            return true
        }
        available.signal()
        if needsThread {
            let thread = Thread { [self] in work() }
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    private func work() {
        while true {
            state.withLock { $0.idle += 1 }
            let waited = available.wait(timeout: .now() + .seconds(10))
            let job = state.withLock { state in
                state.idle -= 1
                return state.takeJob()
            }
            if let job {
                job.runSynchronously(on: asUnownedTaskExecutor())
            } else if waited == .timedOut, state.withLock({ $0.endThread() }) {
                return
            }
        }
    }
}

extension WorkerPool.State {
    mutating func takeJob() -> UnownedJob? {
        guard nextJob < jobs.count else { return nil }
        defer {
            nextJob += 1
            if nextJob == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                nextJob = 0
            }
        }
        return jobs[nextJob]
    }

    /// Whether the thread may end: not while there is work that it was counted for.
    mutating func endThread() -> Bool {
        guard nextJob == jobs.count else { return false }
        threads -= 1
        return true
    }
}
