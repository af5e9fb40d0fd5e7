internal import Synchronization

/// Somebody wants a process to end: it may come before there is anything to end.
final class DrainSignal: Sendable {
    private struct State {
        var wasSent = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    func send() {
        let action = state.withLock { state in
            state.wasSent = true
            return state.action
        }
        action?()
    }

    /// - Parameter action: called when it comes, or at once when it has.
    func receive(_ action: @escaping @Sendable () -> Void) {
        let wasSent = state.withLock { state in
            state.action = action
            return state.wasSent
        }
        if wasSent { action() }
    }
}
