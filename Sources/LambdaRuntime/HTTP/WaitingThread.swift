internal import Glibc
internal import Synchronization

/// Runs closures one after the other on a thread of its own, where they may wait.
final class WaitingThread: Sendable {
    private let jobs = JobList()

    init() throws(RuntimeAPIError) {
        var thread = pthread_t()
        let list = Unmanaged.passRetained(jobs)
        let status = pthread_create(
            &thread, nil,
            { list in
                guard let list else { return nil }
                Unmanaged<JobList>.fromOpaque(list).takeRetainedValue().run()
                return nil
            }, list.toOpaque())
        guard status == 0 else {
            list.release()
            throw RuntimeAPIError("a thread cannot be started: error \(status)")
        }
        pthread_detach(thread)
    }

    deinit { jobs.append(nil) }

    /// Has the closure run, and gives back what it gives back or throws.
    func run<Output: Sendable>(
        _ body: @escaping @Sendable () throws(RuntimeAPIError) -> Output
    ) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            jobs.append {
                do throws(RuntimeAPIError) {
                    continuation.resume(returning: try body())
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}

/// What a thread has to do; `nil` ends it.
///
/// The semaphore, which must not move, is thread-safe by POSIX and lives as long as the list.
private final class JobList: @unchecked Sendable {
    private let jobs = Mutex<[(@Sendable () -> Void)?]>([])
    private let count = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(count, 0, 0) }

    deinit {
        sem_destroy(count)
        count.deallocate()
    }

    func append(_ job: (@Sendable () -> Void)?) {
        jobs.withLock { $0.append(job) }
        sem_post(count)
    }

    func run() {
        while true {
            while sem_wait(count) != 0 {}
            guard let job = jobs.withLock({ $0.removeFirst() }) else { return }
            job()
        }
    }
}
