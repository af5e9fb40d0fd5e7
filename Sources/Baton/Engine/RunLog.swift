internal import Synchronization

/// The events of a run as far as it has come; any number of readers follow it, each at its own pace.
///
/// Readers share this one list and hold only their place in it: a slow one costs no memory and holds up nobody.
final class RunLog: Sendable {
    private struct State {
        var events: [RunEvent] = []
        var isFinished = false
        var nextReader = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state: Mutex<State>

    /// - Parameter events: what has happened before.
    init(_ events: [RunEvent] = []) { state = Mutex(State(events: events)) }

    var count: Int { state.withLock { $0.events.count } }
    var events: [RunEvent] { state.withLock { $0.events } }

    /// - Returns: the readers that wait for it, to be resumed when no lock is held.
    func append(_ events: [RunEvent]) -> [CheckedContinuation<Void, Never>] {
        events.isEmpty ? [] : update { $0.events += events }
    }

    /// - Returns: the readers that wait for it, to be resumed when no lock is held.
    func finish() -> [CheckedContinuation<Void, Never>] { update { $0.isFinished = true } }

    private func update(_ change: (inout State) -> Void) -> [CheckedContinuation<Void, Never>] {
        state.withLock { state in
            change(&state)
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
    }

    /// The event after a place, or `nil` at the end of the run.
    func event(after place: Int) async -> RunEvent? {
        while !Task.isCancelled {
            let (event, isFinished) = state.withLock { state in
                (place < state.events.count ? state.events[place] : nil, state.isFinished)
            }
            if event != nil || isFinished { return event }
            await change(after: place)
        }
        return nil
    }

    private func change(after place: Int) async {
        let reader = state.withLock { state in
            state.nextReader += 1
            return state.nextReader
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWaiting = state.withLock { state in
                    guard state.events.count <= place, !state.isFinished, !Task.isCancelled else {
                        return false
                    }
                    state.waiting[reader] = continuation
                    return true
                }
                if !isWaiting { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: reader) }?.resume()
        }
    }
}

/// The events of a run from a place on: those that happened already, then each as it happens, to the end of the run.
public struct RunEvents: AsyncSequence, Sendable {
    let log: RunLog
    let place: Int

    public func makeAsyncIterator() -> Iterator { Iterator(log: log, place: place) }

    public struct Iterator: AsyncIteratorProtocol {
        let log: RunLog
        var place: Int

        /// `nil` at the end of the run, or when the reading task is cancelled.
        public mutating func next() async -> RunEvent? {
            let event = await log.event(after: place)
            if event != nil { place += 1 }
            return event
        }
    }
}
