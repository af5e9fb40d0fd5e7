internal import Baton
internal import EventLayer
internal import SupplyChain

/// Starts the workflows of rules by requests in the database that the events are in: `baton up` runs them like any
/// other that is queued.
struct RunTarget: EventTarget {
    let runs: any HistoryStore
    let data: SupplyChainStore
    /// By the names of the rules.
    let workflows: [String: Workflow]

    func start(_ rule: EventRule, input: [String: Value], key: String) async throws -> EventStart {
        let input = try await completed(input, of: rule)
        let workflow = try await workflow(of: rule, input: input)
        let violations = Schema.object(workflow.input).violations(of: .object(input))
        guard violations.isEmpty else {
            let text = violations.map { "'\($0.path)': \($0.withoutPath)" }.joined(separator: "; ")
            throw EventTargetError("the input does not fit \(rule.workflow): \(text)")
        }
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

    private func completed(_ input: [String: Value], of rule: EventRule) async throws -> [String: Value] {
        var input = input
        for name in rule.inputLists.keys {
            input[name] = .array(try await products(for: rule).map(Value.string))
        }
        return input
    }

    private func workflow(of rule: EventRule, input: [String: Value]) async throws -> Workflow {
        guard let workflow = workflows[rule.name] else {
            throw EventTargetError("the rule '\(rule.name)' has no workflow")
        }
        guard let forEach = rule.forEach else { return workflow }
        return BatchWorkflow.make(of: workflow, for: try await products(for: rule), forEach, input: input)
    }

    /// The only list that there is: a rules file with another one is refused.
    ///
    /// - Throws: `EventTargetError` when it is empty.
    private func products(for rule: EventRule) async throws -> [String] {
        let products = try await data.all(Product.self).map(\.sku)
        guard !products.isEmpty else {
            throw EventTargetError(
                "there are no products in the database to do \(rule.workflow) for "
                    + "('baton data import' brings some)")
        }
        return products
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

    /// What went wrong first, in one line.
    private func reason(_ run: RunID) async throws -> String? {
        let result = RunResult(folding: try await runs.events(of: run))
        let failed = result.results + result.innerResults
        let first =
            failed.first { $0.failure != nil && $0.failure?.kind != .dependency }
            ?? failed.first { $0.failure != nil }
        return first.flatMap { task in task.failure.map { "\(task.id): \($0)".onOneLine } }
            ?? result.failure.map { "\($0)".onOneLine }
    }
}
