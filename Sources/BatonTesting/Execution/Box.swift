internal import Synchronization

/// A variable that closures share.
final class Box<T: Sendable>: Sendable {
    private let storage: Mutex<T>

    init(_ value: T) { storage = Mutex(value) }

    var value: T {
        get { storage.withLock { $0 } }
        set { storage.withLock { $0 = newValue } }
    }

    func update<Result: Sendable>(_ change: (inout T) -> Result) -> Result {
        storage.withLock { change(&$0) }
    }
}
