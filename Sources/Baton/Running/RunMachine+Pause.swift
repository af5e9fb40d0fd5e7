/// Pauses: of the run itself, and with the run that waits for it.
extension RunMachine {
    var isPaused: Bool { !pauses.isEmpty }

    /// Whether tasks that are ready may take their turns.
    ///
    /// What a cancelled run takes back does not wait for its parent: that may have ended, and nobody would end its pause.
    var mayStart: Bool { !isHeld && (pauses.isEmpty || ending == .cancelled && pauses == [.parent]) }

    mutating func pause(_ reason: String, _ by: String?, _ origin: PauseOrigin, at now: Timestamp) -> RunReply
    {
        guard !pauses.contains(origin) else { return .repeated }
        record(.runPaused(reason: reason, by: by, origin), at: now)
        if let change = setPause(origin, reason: reason) { relay(change) }
        return .accepted
    }

    mutating func resume(_ by: String?, _ origin: PauseOrigin, at now: Timestamp) -> RunReply {
        guard pauses.contains(origin) else {
            return .refused(
                isPaused && origin == .own
                    ? "the run is paused with the one that waits for it; it goes on with that"
                    : "the run is not paused")
        }
        record(.runResumed(by: by, origin), at: now)
        if let change = setPause(origin, reason: nil) { relay(change) }
        return .accepted
    }

    /// - Parameter reason: `nil` ends the pause. The event of it is the last one recorded.
    /// - Returns: what it changes for the run; `nil` while another pause holds.
    @discardableResult
    mutating func setPause(_ origin: PauseOrigin, reason: String?) -> ChildRun.PauseChange? {
        let wasPaused = isPaused
        if reason == nil { pauses.remove(origin) } else { pauses.insert(origin) }
        guard isPaused != wasPaused else { return nil }
        isDrained = false
        let change = ChildRun.PauseChange(sequence: sequence, reason: reason)
        pauseChanges.append(change)
        return change
    }

    private mutating func relay(_ change: ChildRun.PauseChange) {
        let runs = inbox.awaitedRuns
        if !runs.isEmpty { effects.actions.append(.relayPause(change, to: runs)) }
    }
}
