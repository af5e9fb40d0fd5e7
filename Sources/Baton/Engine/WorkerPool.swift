internal import Foundation
internal import Synchronization

/// A task executor on threads of its own.
///
/// The engine has two: one for runs and their ordinary operations, one for operations that compute for long or wait
/// in system calls, so that these never hold up the few threads on which everything else runs.
///
/// A thread that enqueues a single job is taken to be about to run it itself, as a run and its attempts hand over to
/// each other: waking another thread would cost more than most jobs do. Should it stay busy after all, an idle thread
/// that watches meanwhile finds the job within half a millisecond. Threads are made when work waits for one, up to `size`, and end after ten
/// seconds without work.
final class WorkerPool: TaskExecutor {
    private static let handOverLimit = DispatchTimeInterval.microseconds(500)
    private static let idleLimit = DispatchTimeInterval.seconds(10)

    fileprivate struct State {
        var jobs: [UnownedJob] = []
        var nextJob = 0
        var threads: [pthread_t] = []
        var starting = 0
        var idle = 0
        /// Idle threads that look for left jobs every `handOverLimit`; the others sleep until they are woken.
        var watching = 0
    }

    private enum Wake {
        case nobody
        case idleThread
        case newThread
    }

    private let size: Int
    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    /// - Parameter size: threads at most, at least 1.
    init(size: Int) { self.size = max(size, 1) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let wake = state.withLock { state -> Wake in
            state.jobs.append(job)
            // Left to the thread that enqueued it, as long as somebody watches that it does not stay busy.
            if state.waitingJobs == 1, state.watching > 0, state.threads.contains(pthread_self()) {
                return .nobody
            }
            if state.idle > 0 { return .idleThread }
            guard state.threads.count + state.starting < size else { return .nobody }
            state.starting += 1
            return .newThread
        }
        switch wake {
        case .nobody: break
        case .idleThread: available.signal()
        case .newThread:
            let thread = Thread { [self] in work() }
            // Deep expressions and workflow files recurse.
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    private func work() {
        state.withLock { state in
            state.starting -= 1
            state.threads.append(pthread_self())
        }
        while true {
            if let job = state.withLock({ $0.takeJobOrIdle() }) {
                job.runSynchronously(on: asUnownedTaskExecutor())
                continue
            }
            // While others work, a job may have been left to a thread that turned out to be busy.
            let othersWork = state.withLock { $0.watchIfOthersWork() }
            let waited = available.wait(timeout: .now() + (othersWork ? Self.handOverLimit : Self.idleLimit))
            let mayEnd = waited == .timedOut && !othersWork
            if state.withLock({ $0.wakeUp(watched: othersWork, mayEnd: mayEnd) }) { return }
        }
    }
}

extension WorkerPool.State {
    var waitingJobs: Int { jobs.count - nextJob }

    /// The next job; without one the thread counts as idle.
    mutating func takeJobOrIdle() -> UnownedJob? {
        guard nextJob < jobs.count else {
            idle += 1
            return nil
        }
        let job = jobs[nextJob]
        nextJob += 1
        if nextJob == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            nextJob = 0
        } else if nextJob >= 4096, nextJob * 2 > jobs.count {
            jobs.removeFirst(nextJob)
            nextJob = 0
        }
        return job
    }

    /// The idle thread watches while another one works.
    mutating func watchIfOthersWork() -> Bool {
        guard idle < threads.count else { return false }
        watching += 1
        return true
    }

    /// The thread is idle no more. Returns whether it ends: never while there is work.
    mutating func wakeUp(watched: Bool, mayEnd: Bool) -> Bool {
        idle -= 1
        if watched { watching -= 1 }
        guard mayEnd, waitingJobs == 0 else { return false }
        threads.removeAll { $0 == pthread_self() }
        return true
    }
}
