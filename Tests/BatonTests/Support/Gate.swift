import Synchronization

/// Holds its visitors, deaf to their cancellation, until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for visitor in waiting { visitor.resume() }
    }
}

/// Lets everybody go on once a number of visitors are there at the same time.
final class Rendezvous: Sendable {
    private let missing: Mutex<Int>
    private let gate = Gate()

    init(of count: Int) { missing = Mutex(count) }

    func arrive() async {
        let isComplete = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if isComplete { gate.open() }
        await gate.wait()
    }
}

/// Notes down what happened, in order.
final class Journal<Entry: Sendable>: Sendable {
    private let notes = Mutex<[Entry]>([])
    var entries: [Entry] { notes.withLock { $0 } }
    func note(_ entry: Entry) { notes.withLock { $0.append(entry) } }
}

/// How many were inside at the same time.
final class Occupancy: Sendable {
    private let state = Mutex((inside: 0, most: 0))
    var most: Int { state.withLock { $0.most } }
    func enter() {
        state.withLock { state in
            state.inside += 1
            state.most = max(state.most, state.inside)
        }
    }
    func leave() { state.withLock { $0.inside -= 1 } }
}
