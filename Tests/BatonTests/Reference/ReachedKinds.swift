@testable import Baton

/// What the played scenarios have come to: a check that finds nothing must at least have seen everything.
struct ReachedKinds {
    private(set) var events: Set<String> = []
    private(set) var failures: Set<FailureKind> = []
    private(set) var outcomes: Set<RunOutcome> = []
    /// As `map failed`.
    private(set) var ends: Set<String> = []
    /// Runs of which the contract leaves open how they go, because a decision falls without time passing.
    var ambiguous = 0

    mutating func add(_ events: [RunEvent], _ result: RunResult) {
        self.events.formUnion(events.map(\.name))
        for task in result.results + result.innerResults {
            ends.insert("\(task.kind.rawValue) \(task.status.rawValue)")
            if let kind = task.failure?.kind { failures.insert(kind) }
        }
        if let outcome = result.outcome { outcomes.insert(outcome) }
    }

    mutating func merge(_ other: ReachedKinds) {
        events.formUnion(other.events)
        failures.formUnion(other.failures)
        outcomes.formUnion(other.outcomes)
        ends.formUnion(other.ends)
        ambiguous += other.ambiguous
    }
}
