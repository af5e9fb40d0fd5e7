internal import Baton
internal import EventLayer
internal import SupplyChain
internal import WorkflowFiles

/// Starts the workflows of rules by requests in the database that the events are in: `baton up` runs them like any
/// other that is queued.
struct RunTarget: EventTarget {
    let runs: any HistoryStore
    let data: SupplyChainStore
    /// By the names of the rules.
    let workflows: [String: Workflow]

    func start(_ rule: EventRule, input: [String: Value], key: String) async throws -> EventStart {
        let (workflow, input) = try await RuleStart(data: data, workflows: workflows)
            .prepare(rule, input: input)
        var random = SystemRandomNumberGenerator()
        let now = SystemClock().now()
        let request = RunRequest(
            id: RunRequest.startID(key: key), run: RunID(at: now, entropy: random.next()),
            .start(workflow, input: input), by: "rule \(rule.name)", postedAt: now)
        return .transactional { [runs] transaction in
            do {
                return try runs.post(request, in: transaction).request.run
            } catch let error as RunStoreError where error.kind == .conflict {
                throw EventTargetError("the key '\(key)' was used before, for another start")
            }
        }
    }

    func ends(of runs: [RunID]) async throws -> [RunID: EventRunEnd] {
        let states = try await self.runs.states(of: runs)
        var ends: [RunID: EventRunEnd] = [:]
        for run in runs {
            switch states[run] {
            case nil: ends[run] = try await endWithoutRun(run)
            case .ended(let outcome)?:
                ends[run] = .ended(outcome, reason: outcome == .success ? nil : try await reason(run))
            case .unfinished?, .finished?: break
            }
        }
        return ends
    }

    /// `nil` while the run is queued.
    private func endWithoutRun(_ run: RunID) async throws -> EventRunEnd? {
        let removed = EventRunEnd.refused("run \(run) was removed from the history before its end was seen")
        guard let start = try await runs.start(of: run) else { return removed }
        switch start.reply {
        case nil: return nil
        case .refused(let reason)?: return .refused("run \(run) never started: \(reason)")
        case .accepted?, .repeated?:
            // It may have begun between the two looks.
            return try await runs.states(of: [run])[run] == nil ? removed : nil
        }
    }

    private func reason(_ run: RunID) async throws -> String? {
        RunResult(folding: try await runs.events(of: run)).reason
    }
}
