internal import Baton
internal import BatonAWS
internal import LambdaRuntime

/// Brings runs to their end, each once however often it is asked for.
///
/// A lease keeps two invocations from working on the same run; the second waits and gets the outcome of the first. A run
/// that did not succeed goes on in a new generation, as long as its order allows another try; one whose process has died
/// goes on from where its events end.
struct RunConductor: Sendable {
    let orchestrator: AgentOrchestrator
    let store: any RunStore
    let leases: RunLeases
    /// `nil` raises none.
    let alerts: AlertPass?
    var clock: any RunClock = SystemClock()

    private static let pollInterval = Duration.milliseconds(250)

    /// - Returns: the run, ended, or as far as it came.
    /// - Throws: `LambdaFailure` when there is no time; what the stores throw; what the order throws.
    func conduct(_ order: RunOrder, in invocation: Invocation) async throws -> RunResult {
        let wasLeft = try await acquire(order.id, invocation)
        do {
            let (result, isNews) = try await result(of: order, invocation)
            if order.raisesAlerts, isNews || wasLeft { try await alerts?.send(after: order.id) }
            try await leases.release(order.id, holder: invocation.requestID)
            return result
        } catch {
            // The next one finds out what is left to be done. If it cannot be told so, it waits for the lease to end.
            try? await leases.abandon(order.id, holder: invocation.requestID)
            throw error
        }
    }

    /// Waits for whoever has the lease.
    private func acquire(_ run: RunID, _ invocation: Invocation) async throws -> Bool {
        while true {
            let now = clock.now()
            let answer = try await leases.acquire(
                run, holder: invocation.requestID, until: invocation.endTime(now: now), now: now)
            if case .granted(let wasLeft) = answer { return wasLeft }
            guard invocation.timeForRun > .zero, !invocation.stop.isRequested else {
                throw LambdaFailure.noTime("run \(run) is under way in another invocation")
            }
            try await Task.sleep(for: Self.pollInterval)
        }
    }

    /// - Returns: the run, and whether it went on.
    private func result(of order: RunOrder, _ invocation: Invocation) async throws -> (RunResult, Bool) {
        guard let known = try await self.run(order.id) else {
            return (try await begin(order, invocation), true)
        }
        let handle: RunHandle
        switch known.outcome {
        case .success?, .partial?: return (known, false)
        case .failed?, .cancelled?, .timedOut?:
            guard known.generation < order.attempts else { return (known, false) }
            do {
                handle = try await orchestrator.redrive(order.id, by: "lambda")
            } catch is RunContinuationError {
                return (known, false)
            }
        case nil: handle = try await orchestrator.recover(order.id)
        }
        return (try await finish(handle, invocation), true)
    }

    /// `nil` when there is no such run.
    func run(_ id: RunID) async throws -> RunResult? {
        do {
            return RunResult(folding: try await store.events(of: id))
        } catch let error as RunStoreError where error.kind == .unknownRun {
            return nil
        }
    }

    private func begin(_ order: RunOrder, _ invocation: Invocation) async throws -> RunResult {
        var (workflow, input) = try await order.start()
        let time = invocation.timeForRun
        guard time > .zero else { throw LambdaFailure.noTime("there is no time left to begin a run") }
        workflow.deadline = min(workflow.deadline ?? time, time)
        if let trace = invocation.traceID { workflow.take(trace: trace, into: &input) }
        let handle = try orchestrator.start(workflow, input: input, id: order.id)
        return try await finish(handle, invocation)
    }

    /// Waits for the end. A run that is not over at the last moment is cancelled, and stored as such; so is one whose
    /// process is told to end.
    private func finish(_ handle: RunHandle, _ invocation: Invocation) async throws -> RunResult {
        let lastMoment = invocation.lastMoment
        return try await invocation.stop.during(handle) {
            try await withThrowingTaskGroup(of: RunResult?.self) { group in
                group.addTask { try await handle.result() }
                group.addTask {
                    do {
                        try await Task.sleep(until: lastMoment, clock: .continuous)
                        handle.cancel(reason: "the time of the function is over", by: "lambda")
                    } catch is CancellationError {
                        // The run was faster.
                    }
                    return nil
                }
                while let next = try await group.next() {
                    guard let result = next else { continue }
                    group.cancelAll()
                    return result
                }
                return handle.current
            }
        }
    }
}

extension Workflow {
    /// Puts the trace into the input of the run as `trace_id`, unless the workflow has a use of its own for that name.
    fileprivate mutating func take(trace: String, into input: inout [String: Value]) {
        let name = "trace_id"
        guard self.input[name] == nil, input[name] == nil else { return }
        if !self.input.isOpen {
            self.input = ObjectSchema(
                self.input.properties + [
                    .init(name: name, schema: .string(options: []), isRequired: false, summary: "AWS X-Ray.")
                ])
        }
        input[name] = .string(trace)
    }
}
