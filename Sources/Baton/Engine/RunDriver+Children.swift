/// Runs of their own that tasks of this one start and wait for.
extension RunDriver {
    private enum Look {
        case ended(ChildRun.End)
        /// Something was done that changes what is seen.
        case again
        case nothingNew
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

    /// Cancels a run that nobody waits for any more.
    ///
    /// - Returns: what is to be cancelled.
    func abandon(_ child: RunID, reason: String, generation: Int) -> ChildRuns.Watch? {
        services.children.watch(child, on: services.ordinary) { [self] before in
            let request = RunRequest(
                id: "cancel \(child) \(generation)", run: child, .cancel(reason: reason), by: "run \(run)",
                postedAt: services.clock.now())
            var isDone = cancelHere(request)
            // It does not start the run any more.
            await before?.value
            while !isDone, !Task.isCancelled {
                isDone = cancelHere(request)
                guard !isDone, let queue = services.children.queue else { return }
                do {
                    _ = try await queue.post(request)
                    isDone = true
                } catch {
                    try? await services.clock.sleep(until: services.clock.now() + .seconds(1))
                }
            }
        }
    }

    private func cancelHere(_ request: RunRequest) -> Bool {
        guard let driver = services.runs.find(request.run), let input = request.action.input(of: request)
        else {
            return false
        }
        driver.post(input)
        return true
    }

    /// - Returns: `nil` when nobody wants to know any more.
    private func end(of child: ChildRun) async -> ChildRun.End? {
        // What starts it is recorded first.
        guard (try? await flush()) != nil else { return nil }
        var pause = Duration.milliseconds(100)
        while !Task.isCancelled, services.children.canStart {
            do {
                switch try await look(for: child) {
                case .ended(let end): return end
                case .again: break
                case .nothingNew:
                    if services.children.queue != nil {
                        await services.children.news(of: child.run)
                    } else {
                        // Another process runs it.
                        try await services.clock.sleep(until: services.clock.now() + .seconds(1))
                    }
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

    private func look(for child: ChildRun) async throws -> Look {
        let events: [RunEvent]
        if let driver = services.runs.find(child.run) {
            guard services.children.queue == nil else { return .nothingNew }
            try await driver.end()
            events = driver.log.events
        } else {
            do {
                events = try await services.store.events(of: child.run)
            } catch let error as RunStoreError where error.kind == .unknownRun {
                return try await start(child)
            }
        }
        let result = RunResult(folding: events)
        guard let outcome = result.outcome else { return try await goOn(with: child) }
        if outcome != .success, result.generation < child.generation {
            do {
                guard let orchestrator = services.children.orchestrator else { return .nothingNew }
                _ = try await orchestrator.redrive(child.run, by: "run \(run)")
                return .again
            } catch is RunContinuationError {
                // Nothing of it is to be repeated.
            }
        }
        return .ended(ChildRun.End(result))
    }

    private func start(_ child: ChildRun) async throws -> Look {
        if let queue = services.children.queue {
            let request = RunRequest(
                id: RunRequest.startID(key: "run \(child.run)"), run: child.run,
                .start(child.workflow, input: child.input), by: "run \(run)", postedAt: services.clock.now())
            do {
                if case .refused(let reason) = try await queue.post(request).reply {
                    return .ended(ChildRun.End(ofFailed: child.run, "did not start: \(reason)"))
                }
            } catch let error as RunStoreError where error.kind == .conflict {
                // It was queued before, with an input that was evaluated at another time.
            }
            return .nothingNew
        }
        guard let orchestrator = services.children.orchestrator, try await services.claim(child.run) else {
            return .nothingNew
        }
        _ = try orchestrator.start(child.workflow, input: child.input, id: child.run)
        return .again
    }

    /// With a run that has begun and that this process does not run.
    private func goOn(with child: ChildRun) async throws -> Look {
        // A runner takes up what nobody runs.
        guard services.children.queue == nil, let orchestrator = services.children.orchestrator else {
            return .nothingNew
        }
        do {
            _ = try await orchestrator.recover(child.run)
            return .again
        } catch let error as RunStoreError where error.kind == .conflict {
            return .nothingNew
        }
    }
}
