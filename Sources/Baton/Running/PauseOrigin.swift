/// Why a run is paused. Each reason has its own end; the run goes on when none is left.
public enum PauseOrigin: String, Sendable, Hashable {
    /// Somebody paused the run itself.
    case own
    /// The run whose task waits for this one is paused.
    case parent
}

extension Set<PauseOrigin> {
    /// Takes notice of an event of the run.
    package mutating func apply(_ event: RunEvent) {
        if case .runPaused(_, _, let origin) = event.kind { insert(origin) }
        if case .runResumed(_, let origin) = event.kind { remove(origin) }
        if case .runRedriven = event.kind { self = [] }
    }
}

extension PauseOrigin {
    /// In a payload; what is not said is `own`.
    var document: Value? { self == .own ? nil : .string(rawValue) }
}

extension EventPayloadReader {
    func pauseOrigin() throws(RunStoreError) -> PauseOrigin {
        payload["origin"] == nil ? .own : try word("origin")
    }
}
