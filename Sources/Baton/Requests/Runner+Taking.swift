internal import Synchronization

/// Where runs come from: left by an earlier process, started by another, or wanted by a request.
extension Runner {
    /// Goes on with the runs that nobody runs.
    ///
    /// - Parameter isFirst: whether the process has just begun: what was wanted of the runs meanwhile is applied before
    ///   anything of them starts.
    func sweep(into group: inout DiscardingTaskGroup, isFirst: Bool) async {
        var recovered: [RunHandle] = []
        await tellingProblems(of: .looking) {
            for run in try await orchestrator.services.claimUnfinished()
            where orchestrator.run(run) == nil {
                guard let (handle, events) = await recover(run) else { continue }
                recovered.append(handle)
                tell(.recovered(handle))
                follow(handle, after: events, into: &group)
            }
            if isFirst || !recovered.isEmpty { try await takeRequests(into: &group) }
        }
        for handle in recovered { handle.hold(false) }
    }

    /// - Returns: the run, in which nothing new starts yet, and its events before; `nil` when another process runs it or
    ///   it cannot be gone on with.
    private func recover(_ run: RunID) async -> (RunHandle, after: [RunEvent])? {
        do {
            guard try await orchestrator.services.claim(run) else { return nil }
            let events = try await store.events(of: run)
            return (try await orchestrator.recover(run, isHeld: true), events)
        } catch let error as RunStoreError where error.kind == .conflict {
            // It has ended meanwhile.
            return nil
        } catch {
            orchestrator.services.forget(run)
            tell(.problem("run \(run) cannot be gone on with: \(error)"))
            return nil
        }
    }

    func takeRequests(into group: inout DiscardingTaskGroup) async throws {
        var recovered: [(RunHandle, after: [RunEvent])] = []
        defer { for (handle, _) in recovered { handle.hold(false) } }
        let taker = RequestTaker(orchestrator: orchestrator, inbox: inbox)
        let answers = try await taker.take(to: nil) { request in
            let events: [RunEvent]
            do {
                events = try await store.events(of: request.run)
            } catch let error as RunStoreError where error.kind == .unknownRun {
                return try await replyBeforeStart(to: request)
            }
            if let reply = RunReply(to: request, afterTheEndOf: events) { return reply }
            guard let run = await recover(request.run) else { return nil }
            recovered.append(run)
            return run.0.take(request)
        }
        for (handle, events) in recovered {
            tell(.recovered(handle))
            follow(handle, after: events, into: &group)
        }
        for (request, reply) in answers { tell(.answered(request, reply)) }
    }

    /// A run that has not started can be cancelled; everything else waits for its start.
    private func replyBeforeStart(to request: RunRequest) async throws -> RunReply? {
        guard let start = try await inbox.openStarts(of: request.run, limit: 1).first else {
            // Another process may have started it since somebody looked.
            return try await store.stored([request.run]).isEmpty
                ? .refused("there is no run \(request.run)") : nil
        }
        guard case .cancel(let reason) = request.action else { return nil }
        // Another process may be about to start it.
        guard try await orchestrator.services.claim(request.run) else { return nil }
        defer { orchestrator.services.forget(request.run) }
        try await inbox.answer([
            (request: start.request.id, reply: Self.refusal(ofStartCancelledBy: request, reason))
        ])
        return .accepted
    }

    private static func refusal(ofStartCancelledBy request: RunRequest, _ reason: String) -> RunReply {
        .refused("cancelled\(request.by.map { " by \($0)" } ?? "") before it started: \(reason)")
    }

    /// Refuses those of the starts that somebody has cancelled: when that was looked at, another process may have had them.
    ///
    /// - Parameters:
    ///   - starts: of runs that this process has claimed.
    ///   - stored: the runs that an earlier process has started.
    ///   - wanted: all open requests to runs.
    /// - Returns: the runs that are not to start.
    private func refuseCancelled(
        _ starts: [RunRequest], stored: Set<RunID>, _ wanted: [PostedRequest]
    ) async throws -> Set<RunID> {
        let byRun = Dictionary(starts.map { ($0.run, $0) }, uniquingKeysWith: { first, _ in first })
        var cancelled: Set<RunID> = []
        for open in wanted {
            guard case .cancel(let reason) = open.request.action, let start = byRun[open.request.run],
                !stored.contains(start.run), cancelled.insert(start.run).inserted
            else { continue }
            let refusal = Self.refusal(ofStartCancelledBy: open.request, reason)
            try await inbox.answer([
                (request: start.id, reply: refusal), (request: open.request.id, reply: .accepted),
            ])
            orchestrator.services.forget(start.run)
            tell(.answered(open.request, .accepted))
        }
        return cancelled
    }

    /// Starts as many queued runs as there is room for. They are answered while the next are taken.
    func takeStarts(into group: inout DiscardingTaskGroup) async throws {
        let (busyRuns, unanswered) = state.withLock { ($0.busyRuns, $0.unanswered) }
        let room = min(options.maximumBusyRuns - busyRuns, 256)
        guard room > 0 else { return state.withLock { $0.startsLeft = true } }
        let queued = try await inbox.openStarts(of: nil, limit: room + unanswered.count)
            .filter { !unanswered.contains($0.request.id) }.prefix(room)
        var replies: [(request: RunRequest, reply: RunReply)] = []
        var started: [RunHandle] = []
        let claimed = Set(try await orchestrator.services.claim(queued.map(\.request.run)))
        let own = queued.map(\.request).filter { claimed.contains($0.run) }
        let new = own.filter { orchestrator.run($0.run) == nil }
        let stored = try await store.stored(new.map(\.run))
        let wanted = new.isEmpty ? [] : try await inbox.openRequests(to: nil)
        let cancelled = try await refuseCancelled(new, stored: stored, wanted)
        let pauses = Dictionary(grouping: wanted.map(\.request).filter(\.action.isPause), by: \.run)
        for request in own where !cancelled.contains(request.run) {
            let pauses = pauses[request.run] ?? []
            guard
                let reply = start(request, pauses, &replies, isStored: stored.contains(request.run), &started)
            else { continue }
            replies.append((request, reply))
            if case .refused = reply { tell(.answered(request, reply)) }
        }
        for handle in started { follow(handle, after: [], into: &group) }
        if !replies.isEmpty {
            state.withLock { [replies] in $0.unanswered.formUnion(replies.map(\.request.id)) }
            group.addTask { [self, replies, started] in await answer(replies, afterStoring: started) }
        }
        state.withLock { state in
            state.startsLeft = queued.count == room
            // What could not be answered was answered after all.
            if queued.isEmpty, state.unanswered.isEmpty { state.problems[.answers] = nil }
        }
        if queued.count == room, !started.isEmpty { lookAgain() }
    }

    /// Answers starts once the runs that began with them are stored; those that could not be stay queued.
    private func answer(
        _ replies: [(request: RunRequest, reply: RunReply)], afterStoring started: [RunHandle]
    ) async {
        var unstored: Set<RunID> = []
        await tellingProblems(of: .answers) {
            var failure: (any Error)?
            for handle in started {
                do {
                    try await handle.flush()
                } catch {
                    failure = error
                    unstored.insert(handle.id)
                }
            }
            try await inbox.answer(
                replies.filter { !unstored.contains($0.request.run) }.map { ($0.request.id, $0.reply) })
            if let failure { throw failure }
        }
        state.withLock { state in
            state.unanswered.subtract(replies.map(\.request.id))
            state.isAnswerDue = state.isAnswerDue || state.problems[.answers] != nil
        }
        if options.endsWhenIdle { lookAgain() }
    }

    /// Starts a run that this process has claimed.
    ///
    /// - Parameters:
    ///   - pauses: what was wanted before it starts: a run that is paused starts nothing.
    ///   - replies: to these.
    ///   - isStored: an earlier process has started it, and ended before it could say so.
    private func start(
        _ request: RunRequest, _ pauses: [RunRequest],
        _ replies: inout [(request: RunRequest, reply: RunReply)], isStored: Bool,
        _ started: inout [RunHandle]
    ) -> RunReply? {
        guard case .start(let workflow, let input) = request.action else { return nil }
        if orchestrator.run(request.run) != nil { return .accepted }
        if isStored {
            orchestrator.services.forget(request.run)
            return .accepted
        }
        do {
            let handle = try orchestrator.start(
                workflow, input: input, id: request.run, isHeld: !pauses.isEmpty)
            for pause in pauses { replies.append((pause, handle.take(pause))) }
            if !pauses.isEmpty { handle.hold(false) }
            started.append(handle)
            tell(.started(handle, request))
            return .accepted
        } catch {
            orchestrator.services.forget(request.run)
            return .refused("it cannot run: \(error)")
        }
    }
}

extension RunReply {
    /// The answer to a request to a run that has ended; `nil` when it has not.
    public init?(to request: RunRequest, afterTheEndOf events: [RunEvent]) {
        guard case .runFinished(let outcome, _, _)? = events.last?.kind else { return nil }
        // It was taken, and the process ended before it could say so.
        let wasTaken = events.contains { event in
            if case .requestTaken(let id) = event.kind { id == request.id } else { false }
        }
        self = wasTaken ? .accepted : .refused("the run has ended: \(outcome.rawValue)")
    }
}
