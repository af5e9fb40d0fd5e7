import Glibc
@_exported import struct Synchronization.AtomicLazyReference

/// What `Synchronization.Mutex` promises, over a lock that the thread sanitizer knows. The one of the standard library
/// calls the kernel's futex itself, so that the sanitizer sees races wherever it is used.
public struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    private let guarded: Guarded<Value>

    public init(_ value: consuming sending Value) { guarded = Guarded(value) }

    public borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(guarded.lock)
        defer { pthread_mutex_unlock(guarded.lock) }
        return try body(&guarded.value.pointee)
    }

    public borrowing func withLockIfAvailable<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result? {
        guard pthread_mutex_trylock(guarded.lock) == 0 else { return nil }
        defer { pthread_mutex_unlock(guarded.lock) }
        return try body(&guarded.value.pointee)
    }
}

private final class Guarded<Value: ~Copyable> {
    let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    let value = UnsafeMutablePointer<Value>.allocate(capacity: 1)

    init(_ value: consuming Value) {
        pthread_mutex_init(lock, nil)
        self.value.initialize(to: value)
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }
}
