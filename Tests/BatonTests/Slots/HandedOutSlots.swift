import Baton
import Synchronization

/// Shared slots as a test hands them out: a number of each, first come, first served.
final class HandedOutSlots: SharedSlots {
    struct Exchange: Equatable {
        let returned: [String]
        let asked: [String]
    }

    private struct State {
        var places: Int
        var holders: Set<Int64> = []
        var most = 0
        var bodies: [@Sendable () -> Void] = []
    }

    /// By the names of tasks.
    let exchanges = Journal<Exchange>()
    private let state: Mutex<State>
    private let pause: Duration
    private let before: @Sendable (Int) async throws -> Void
    private let after: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - pause: after which who waits is to ask again.
    ///   - before: called with the number of each exchange, from 1, before anything of it is done.
    ///   - after: called when it is done, before the answer.
    init(
        places: Int, pause: Duration = .seconds(3600),
        before: @escaping @Sendable (Int) async throws -> Void = { _ in },
        after: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        state = Mutex(State(places: places))
        self.pause = pause
        self.before = before
        self.after = after
    }

    var held: Int { state.withLock { $0.holders.count } }
    var most: Int { state.withLock { $0.most } }

    func setPlaces(_ count: Int, tells: Bool = true) {
        let bodies = state.withLock { state in
            state.places = count
            return state.bodies
        }
        if tells { for body in bodies { body() } }
    }

    func whenFreed(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.bodies.append(body) } }

    func exchange(
        returned: [SharedSlotRequest], asked: [SharedSlotRequest]
    ) async throws -> [SharedSlotAnswer] {
        exchanges.note(Exchange(returned: returned.map(\.task), asked: asked.map(\.task)))
        let number = exchanges.entries.count
        try await before(number)
        let answers = state.withLock { state in
            state.holders.subtract(returned.map(\.id))
            return asked.map { request -> SharedSlotAnswer in
                guard state.holders.count < state.places else { return .wait(pause) }
                state.holders.insert(request.id)
                state.most = max(state.most, state.holders.count)
                return .granted
            }
        }
        await after(number)
        return answers
    }
}

/// The claims of a process that has all runs to itself, but not the slots.
struct LoneClaims: RunClaims {
    let sharedSlots: (any SharedSlots)?

    func claim(_ runs: [RunID]) async throws -> [RunID] { runs }
    func claimNew(_ run: RunID) {}
    func claimUnfinished() async throws -> [RunID] { [] }
    func release(_ run: RunID) {}
    func isClaimedByOther(_ run: RunID) async throws -> Bool { false }
}
