/// Runs of their own that tasks of this one start and wait for.
extension RunDriver {
    private enum Look {
        case ended(ChildRun.End)
        /// Something was done that changes what is seen.
        case again
        /// It is to begin when this run goes on.
        case notBegun
        /// In this process, without a queue.
        case here(RunDriver)
        /// It is queued, or a runner has it.
        case queued
        /// Another process has it, and there is no queue.
        case elsewhere
    }

    /// Starts the run, or finds it, and brings the news of its end.
    ///
    /// - Returns: what is to be cancelled.
    func begin(_ child: ChildRun) -> ChildRuns.Watch? {
        services.children.watch(child.run, on: services.ordinary) { [self] before in
            await before?.value
            guard let end = await end(of: child) else { return }
            post(.runEnded(child.run, end))
        }
    }

    /// Cancels a run that nobody waits for any more, and says so.
    ///
    /// - Returns: what is to be cancelled.
    func abandon(_ child: RunID, reason: String, generation: Int) -> ChildRuns.Watch? {
        services.children.watch(child, on: services.ordinary) { [self] before in
            // It does not start the run any more.
            await before?.value
            let request = RunRequest(
                id: "cancel \(child) \(generation)", run: child, .cancel(reason: reason), by: "run \(run)",
                postedAt: services.clock.now())
            // That nobody waits for it is recorded first.
            guard (try? await flush()) != nil, await cancel(request) else { return }
            post(.runAbandoned(child))
        }
    }

    /// - Returns: whether the run knows, or will, or has ended; false when another process is to see to it.
    private func cancel(_ request: RunRequest) async -> Bool {
        while !Task.isCancelled, services.children.canStart {
            do {
                if let queue = services.children.queue {
                    try await post(request, in: queue)
                } else {
                    try await cancelHere(request)
                }
                return true
            } catch let error as RunStoreError where error.kind == .unknownRun || error.kind == .corrupt {
                // It has not begun, or nobody can go on with it.
                return true
            } catch is WorkflowError {
                return true
            } catch {
                // The store cannot be reached for now, or another process has it.
                try? await services.clock.sleep(until: services.clock.now() + .seconds(1))
            }
        }
        // When the orchestrator is gone nobody is left to tell it.
        return !services.children.canStart
    }

    private func cancelHere(_ request: RunRequest) async throws {
        let handle: RunHandle
        if let driver = services.runs.find(request.run) {
            handle = RunHandle(driver: driver)
        } else {
            let events = try await services.store.events(of: request.run)
            guard RunResult(folding: events).outcome == nil,
                let orchestrator = services.children.orchestrator
            else { return }
            handle = try await orchestrator.recover(request.run, isHeld: true)
        }
        _ = handle.take(request)
        handle.hold(false)
        try await handle.flush()
    }

    private func post(_ request: RunRequest, in queue: any RequestInbox) async throws {
        do {
            _ = try await queue.post(request)
        } catch let error as RunStoreError where error.kind == .conflict {
            // An earlier process has posted it, and gave other words for it.
        }
    }

    /// - Returns: `nil` when nobody wants to know any more.
    private func end(of child: ChildRun) async -> ChildRun.End? {
        var pauses = child.pauses
        var isPaused = false
        var pause = Duration.milliseconds(100)
        while !Task.isCancelled, services.children.canStart {
            pauses += services.children.takePauses(for: child.run)
            isPaused = pauses.last.map(\.isPaused) ?? isPaused
            // What starts or pauses it is recorded first.
            guard (try? await flush()) != nil else { return nil }
            do {
                switch try await look(for: child, mayBegin: !isPaused) {
                case .ended(let end): return end
                case .again: break
                case .notBegun:
                    pauses = []
                    await services.children.news(of: child.run)
                case .here(let driver):
                    try await relay(&pauses, to: child.run)
                    await services.children.news(of: child.run)
                    // What could not be recorded is not taken up again at once.
                    if !Task.isCancelled, services.runs.find(child.run) !== driver { try await driver.end() }
                case .queued:
                    try await relay(&pauses, to: child.run)
                    await services.children.news(of: child.run)
                case .elsewhere: try await services.clock.sleep(until: services.clock.now() + .seconds(1))
                }
                pause = .milliseconds(100)
            } catch let error as WorkflowError {
                return ChildRun.End(ofFailed: child.run, "did not start: \(error)")
            } catch let error as RunStoreError where error.kind == .corrupt {
                return ChildRun.End(ofFailed: child.run, "cannot be read: \(error)")
            } catch {
                // The store cannot be reached for now.
                try? await services.clock.sleep(until: services.clock.now() + pause)
                pause = min(pause * 2, .seconds(5))
            }
        }
        return nil
    }

    /// Pauses a run with this one, or lets it go on; what it has been told is removed.
    private func relay(_ pauses: inout [ChildRun.PauseChange], to child: RunID) async throws {
        while let change = pauses.first {
            let action =
                change.reason.map { RunRequest.Action.pause(reason: $0, .parent) } ?? .resume(.parent)
            // Told again after a crash, the same change is the same request.
            let request = RunRequest(
                id: "\(action.name) \(child) \(change.sequence)", run: child, action, by: "run \(run)",
                postedAt: services.clock.now())
            if let queue = services.children.queue {
                // Also when it runs here: so requests stay in their order when it moves.
                try await post(request, in: queue)
            } else if let driver = services.runs.find(child) {
                _ = RunHandle(driver: driver).take(request)
            }
            pauses.removeFirst()
        }
    }

    private func look(for child: ChildRun, mayBegin: Bool) async throws -> Look {
        if let driver = services.runs.find(child.run) {
            return services.children.queue == nil ? .here(driver) : .queued
        }
        let events: [RunEvent]
        do {
            events = try await services.store.events(of: child.run)
        } catch let error as RunStoreError where error.kind == .unknownRun {
            return try await start(child, mayBegin: mayBegin)
        }
        let result = RunResult(folding: events)
        guard let outcome = result.outcome else { return try await goOn(with: child) }
        if outcome != .success, result.generation < child.generation {
            guard mayBegin else { return .notBegun }
            do {
                guard let orchestrator = services.children.orchestrator else { return .queued }
                _ = try await orchestrator.redrive(child.run, by: "run \(run)")
                return .again
            } catch is RunContinuationError {
                // Nothing of it is to be repeated.
            }
        }
        return .ended(ChildRun.End(result))
    }

    private func start(_ child: ChildRun, mayBegin: Bool) async throws -> Look {
        if let queue = services.children.queue {
            let id = RunRequest.startID(key: "run \(child.run)")
            if !mayBegin, try await queue.request(id) == nil { return .notBegun }
            let request = RunRequest(
                id: id, run: child.run,
                .start(child.workflow, input: child.input), by: "run \(run)", postedAt: services.clock.now())
            do {
                if case .refused(let reason) = try await queue.post(request).reply {
                    return .ended(ChildRun.End(ofFailed: child.run, "did not start: \(reason)"))
                }
            } catch let error as RunStoreError where error.kind == .conflict {
                // It was queued before, with an input that was evaluated at another time.
            }
            return .queued
        }
        guard mayBegin else { return .notBegun }
        guard let orchestrator = services.children.orchestrator, try await services.claim(child.run) else {
            return .elsewhere
        }
        _ = try orchestrator.start(child.workflow, input: child.input, id: child.run)
        return .again
    }

    /// With a run that has begun and that this process does not run.
    private func goOn(with child: ChildRun) async throws -> Look {
        // A runner takes up what nobody runs.
        guard services.children.queue == nil, let orchestrator = services.children.orchestrator else {
            return .queued
        }
        do {
            _ = try await orchestrator.recover(child.run)
            return .again
        } catch let error as RunStoreError where error.kind == .conflict {
            return .elsewhere
        }
    }
}
