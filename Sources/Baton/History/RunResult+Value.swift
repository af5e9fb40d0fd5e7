extension RunResult {
    /// The JSON form that commands print and services return. Times are UTC, durations in seconds.
    public var document: Value {
        Value.object([
            "run": .string(id.text), "workflow": .string(workflow.name),
            "version": .int(Int64(workflow.version)),
            "pattern": .string(workflow.pattern.rawValue), "input": .object(input),
            "generation": .int(Int64(generation)),
            "forked_from": origin.map { ["run": .string($0.run.text), "task": .string($0.task)] } ?? .null,
            "outcome": outcome.map { .string($0.rawValue) } ?? .null, "output": output ?? .null,
            "failure": failure?.document ?? .null,
            "started_at": .string(startedAt.description),
            "finished_at": finishedAt.map { .string($0.description) } ?? .null,
            "duration_seconds": duration.map { .double($0.inSeconds) } ?? .null,
            "tasks": .array(results.map(\.document)),
            "inner_tasks": .array(innerResults.map(\.document)),
        ])
    }
}

extension ExecutionResult {
    /// The JSON form; keys without a value are left out.
    public var document: Value {
        Value.object(
            [
                "id": .string(id), "kind": .string(kind.rawValue), "agent": agent.map(Value.string),
                "operation": operation.map(Value.string), "wait": wait?.document,
                "status": .string(status.rawValue), "attempts": .int(Int64(attempts)),
                "execution_seconds": .double(executionTime.inSeconds),
                "condition_held": conditionHeld.map(Value.bool), "output": output,
                "failure": failure?.document,
                "input": input.map { .object($0.values) },
                "provenance": input.map { .object($0.provenance.mapValues { .string($0.description) }) },
                "queued_at": queuedAt.map { .string($0.description) },
                "started_at": startedAt.map { .string($0.description) },
                "finished_at": finishedAt.map { .string($0.description) },
            ].compactMapValues(\.self))
    }
}

extension RunEvent {
    /// The JSON form of one event of a run.
    public func document(of run: RunID) -> Value {
        Value.object(
            [
                "run": .string(run.text), "sequence": .int(Int64(sequence)), "at": .string(at.description),
                "event": .string(name), "task": task.map(Value.string), "payload": payload,
            ].compactMapValues(\.self))
    }
}

extension RunSummary {
    /// The JSON form of a line of the history.
    public var document: Value {
        Value.object([
            "run": .string(id.text), "workflow": .string(workflow), "pattern": .string(pattern.rawValue),
            "generation": .int(Int64(generation)),
            "outcome": outcome.map { .string($0.rawValue) } ?? .null,
            "started_at": .string(startedAt.description),
            "finished_at": finishedAt.map { .string($0.description) } ?? .null,
            "duration_seconds": finishedAt.map { .double(max($0 - startedAt, .zero).inSeconds) } ?? .null,
            "tasks": .object(
                Dictionary(uniqueKeysWithValues: taskCounts.map { ($0.key.rawValue, .int(Int64($0.value))) })),
        ])
    }
}
