/// Passivation: a run that only waits needs no machine, because its events tell everything of it.
extension RunMachine {
    /// Whether nothing can happen before something comes from outside, or time, so that a machine made from the events
    /// goes on just as this one would.
    var isPassive: Bool {
        isIdle && !isFinished && !isPaused && !isHeld && ending == nil && !isCompensating
            && abandoned.isEmpty && ready.isEmpty && crowdedScopes.isEmpty
            && controls.values.allSatisfy { $0.dormant.isEmpty }
            && scopes.allSatisfy { $0?.isPassive ?? true }
    }

    /// Puts a new machine where all events of the run leave it; nothing follows from that.
    ///
    /// - Throws: ``RunStoreError`` of kind `corrupt` when they do not fit the plan.
    mutating func activate(from events: [RunEvent], jitter: Jitter) throws(RunStoreError) {
        try fold(events)
        // A run becomes passive only when they know.
        abandoned = [:]
        self.jitter = jitter
    }
}

extension RunScope {
    fileprivate var isPassive: Bool {
        states.allSatisfy { state in
            switch state.status {
            case .ready, .inDoubt: false
            case .pending, .running, .waiting, .retrying, .success, .failed, .skipped, .cancelled, .timedOut:
                !state.awaitsSlots
            }
        }
    }
}
