internal import Foundation
internal import Synchronization

/// A thread on which one session lives: what it is given runs there, one after another.
///
/// libpq waits in system calls, which the threads of Swift's own pool must never do.
final class PostgresThread: Sendable {
    typealias Job = @Sendable (inout PostgresSession?) -> Void

    private final class Queue: Sendable {
        struct State {
            var jobs: [Job] = []
        }

        let state = Mutex(State())
        let available = DispatchSemaphore(value: 0)

        /// The next job; `nil` at the end.
        func next() -> Job? {
            available.wait()
            return state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
        }
    }

    private let queue = Queue()

    init() {
        let thread = Thread { [queue] in
            var session: PostgresSession?
            while let job = queue.next() { job(&session) }
        }
        thread.name = "postgres"
        // What runs in a transaction may recurse.
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Ends when everything it was given has run, and closes the session.
    deinit { queue.available.signal() }

    func enqueue(_ job: @escaping Job) {
        queue.state.withLock { $0.jobs.append(job) }
        queue.available.signal()
    }
}
