import Baton
internal import Statistics

/// Decides from the seed what goes wrong, and keeps the record of it.
final class FaultSource: Sendable {
    let faults: Faults
    let clock: VirtualClock
    private let random: Box<SeededRandom>
    private let record = Box<[InjectedFault]>([])

    init(_ faults: Faults, seed: UInt64, clock: VirtualClock) {
        self.faults = faults
        self.clock = clock
        random = Box(SeededRandom(seed: seed))
    }

    var injected: [InjectedFault] { record.value }

    /// Whether something with this probability happens now.
    func strikes(_ rate: Double) -> Bool {
        guard rate > 0 else { return false }
        return random.update { $0.nextUniform() } < rate
    }

    /// Evenly drawn from zero to `longest`.
    func duration(upTo longest: Duration) -> Duration {
        guard longest > .zero else { return .zero }
        let share = random.update { $0.nextUniform() }
        return .nanoseconds(Int64(share * Double(longest.wholeNanoseconds)))
    }

    /// Takes a random time on the clock.
    func pause(upTo longest: Duration) async throws {
        guard longest > .zero else { return }
        try await clock.sleep(until: clock.now() + duration(upTo: longest))
    }

    func note(_ kind: InjectedFault.Kind, _ detail: String) {
        let fault = InjectedFault(at: clock.now(), kind: kind, detail: detail)
        record.update { $0.append(fault) }
    }
}
