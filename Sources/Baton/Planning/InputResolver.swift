internal import Expressions

/// Builds a task's input from the outputs of its dependencies and its own `inputs`.
struct InputResolver {
    let plan: Plan
    let outcomes: TaskOutcomes
    /// The input of the workflow that the task stands in.
    let runInput: [String: Value]

    /// - Throws: ``TaskFailure`` of kind `merge_conflict`, or `invalid_input` when an expression fails or the result
    ///   does not fit the operation's schema.
    func resolve(_ index: Int) throws(TaskFailure) -> ResolvedInput {
        let task = plan.tasks[index]
        let own = try ownInputs(of: task)
        var merge = Merge(policy: task.definition.merge)
        if task.definition.merge == .dependencyWins {
            merge.lay(own, from: .inputs)
        }
        for dependency in task.dependencies {
            guard let output = outcomes.outcome(of: dependency)?.output else { continue }
            let id = plan.tasks[dependency].id
            merge.lay(output.objectValue ?? [id: output], from: .dependency(id))
        }
        if task.definition.merge != .dependencyWins {
            merge.lay(own, from: .inputs)
        }
        if plan.workflow.carriesInputs { carry(into: &merge, before: index) }
        if let conflict = merge.conflict {
            throw TaskFailure(
                .mergeConflict, task: task.id,
                "two unequal values for the input '\(conflict.key)': from \(conflict.loser) and from \(conflict.winner)",
                hint: "set 'merge' to inputs_win, dependency_wins or collect")
        }
        return merge.result
    }

    private func ownInputs(of task: PlannedTask) throws(TaskFailure) -> [String: Value] {
        if case .literal(let value) = task.inputs { return value.objectValue ?? [:] }
        do {
            let variables = ContextVariables(outcomes: outcomes, input: runInput)
            return try task.inputs.evaluate(with: variables).objectValue ?? [:]
        } catch {
            throw TaskFailure(
                .invalidInput, task: task.id, "an expression in 'inputs' failed: \(error.message)",
                hint: error.hint)
        }
    }

    /// Takes required inputs that are still missing from the nearest earlier task that succeeded and has the key.
    private func carry(into merge: inout Merge, before index: Int) {
        guard let schema = plan.tasks[index].inputSchema else { return }
        for property in schema.properties where property.isRequired && !property.isPresent(in: merge.values) {
            for earlier in (0..<index).reversed() {
                guard case .object(let output)? = outcomes.outcome(of: earlier)?.output,
                    property.isPresent(in: output)
                else { continue }
                merge.fill(property.name, output[property.name], from: .carried(plan.tasks[earlier].id))
                break
            }
        }
    }
}

/// Layers of values with a record of where each came from.
private struct Merge {
    let policy: MergePolicy
    private(set) var values: [String: Value] = [:]
    /// The first that the policy does not allow.
    private(set) var conflict: ResolvedInput.Overwrite?
    private var provenance: [String: ResolvedInput.Provenance] = [:]
    private var overwrites: [ResolvedInput.Overwrite] = []
    private var collected: [String: [Value]] = [:]

    init(policy: MergePolicy) { self.policy = policy }

    var result: ResolvedInput {
        ResolvedInput(values: values, provenance: provenance, overwrites: overwrites)
    }

    mutating func lay(_ layer: [String: Value], from origin: ResolvedInput.Provenance) {
        guard !layer.isEmpty else { return }
        if values.isEmpty {
            values = layer
            provenance = layer.mapValues { _ in origin }
            return
        }
        for (key, value) in layer.sorted(by: { $0.key < $1.key }) {
            if let present = values[key] {
                lay(key, value, from: origin, over: present, from: provenance[key] ?? origin)
            } else {
                fill(key, value, from: origin)
            }
        }
    }

    mutating func fill(_ key: String, _ value: Value?, from origin: ResolvedInput.Provenance) {
        values[key] = value
        provenance[key] = origin
    }

    private mutating func lay(
        _ key: String, _ value: Value, from origin: ResolvedInput.Provenance,
        over present: Value, from before: ResolvedInput.Provenance
    ) {
        let list = collected[key] ?? [present]
        // Equal values are no conflict; the later one still counts as where the value came from.
        guard !list.contains(value) else {
            if collected[key] == nil { provenance[key] = origin }
            return
        }
        switch policy {
        case .inputsWin, .dependencyWins:
            overwrites.append(.init(key: key, loser: before, winner: origin))
            fill(key, value, from: origin)
        case .error:
            conflict = conflict ?? .init(key: key, loser: before, winner: origin)
        case .collect:
            collected[key] = list + [value]
            fill(key, .array(list + [value]), from: .collected)
        }
    }
}
