extension RunEvent {
    /// The word under which the event is stored.
    public var name: String {
        switch kind {
        case .runStarted: "run_started"
        case .conditionDecided: "condition_decided"
        case .attemptStarted: "attempt_started"
        case .attemptFailed: "attempt_failed"
        case .taskFinished: "task_finished"
        case .runFinished: "run_finished"
        }
    }

    /// The task that the event is about; `nil` for the run as a whole.
    public var task: String? {
        switch kind {
        case .runStarted, .runFinished: nil
        case .conditionDecided(let task, _), .attemptStarted(let task, _, _, _),
            .attemptFailed(let task, _, _, _),
            .taskFinished(let task, _, _, _, _):
            task
        }
    }

    /// What the event says beyond its name, task, time and number.
    public var payload: Value {
        switch kind {
        case .runStarted(let run, let workflow, let input):
            ["run": .string(run.text), "workflow": workflow.document, "input": .object(input)]
        case .conditionDecided(_, let holds): ["holds": .bool(holds)]
        case .attemptStarted(_, let attempt, let queuedAt, let input):
            [
                "attempt": .int(Int64(attempt)), "queued_at": .int(queuedAt.nanoseconds),
                "input": input.document,
            ]
        case .attemptFailed(_, let attempt, let failure, let retryAt):
            [
                "attempt": .int(Int64(attempt)), "failure": failure.document,
                "retry_at": .int(retryAt.nanoseconds),
            ]
        case .taskFinished(_, let attempts, let status, let output, let failure):
            Value.object(
                [
                    "attempts": .int(Int64(attempts)), "status": .string(status.rawValue), "output": output,
                    "failure": failure?.document,
                ].compactMapValues(\.self))
        case .runFinished(let outcome): ["outcome": .string(outcome.rawValue)]
        }
    }

    /// Reads a stored event.
    ///
    /// - Throws: ``RunStoreError`` of kind `corrupt` when the payload does not fit the name.
    public init(sequence: Int, at: Timestamp, name: String, task: String?, payload: Value)
        throws(RunStoreError)
    {
        let reader = PayloadReader(payload: payload, event: "event \(sequence) '\(name)'")
        let kind: Kind
        switch name {
        case "run_started":
            kind = .runStarted(
                RunID(try reader.text("run")), try reader.workflow(), input: try reader.object("input"))
        case "condition_decided":
            kind = .conditionDecided(task: try reader.require(task), holds: try reader.flag("holds"))
        case "attempt_started":
            kind = .attemptStarted(
                task: try reader.require(task), attempt: try reader.number("attempt"),
                queuedAt: try reader.instant("queued_at"),
                input: ResolvedInput(document: try reader.object("input")))
        case "attempt_failed":
            kind = .attemptFailed(
                task: try reader.require(task), attempt: try reader.number("attempt"),
                failure: try reader.failure("failure"), retryAt: try reader.instant("retry_at"))
        case "task_finished":
            kind = .taskFinished(
                task: try reader.require(task), attempts: try reader.number("attempts"),
                try reader.word("status"),
                output: payload["output"],
                failure: payload["failure"] == nil ? nil : try reader.failure("failure"))
        case "run_finished": kind = .runFinished(try reader.word("outcome"))
        default: throw RunStoreError(.corrupt, "event \(sequence) has the unknown name '\(name)'")
        }
        self.init(sequence: sequence, at: at, kind: kind)
    }
}

/// Takes members out of a payload; what is missing or of another type makes the event unreadable.
private struct PayloadReader {
    let payload: Value
    let event: String

    func require<T>(_ value: T?, _ what: String = "task") throws(RunStoreError) -> T {
        guard let value else { throw RunStoreError(.corrupt, "\(event) cannot be read: no valid '\(what)'") }
        return value
    }

    func text(_ key: String) throws(RunStoreError) -> String { try require(payload[key]?.stringValue, key) }
    func flag(_ key: String) throws(RunStoreError) -> Bool { try require(payload[key]?.boolValue, key) }
    func number(_ key: String) throws(RunStoreError) -> Int {
        try require(payload[key]?.intValue.flatMap(Int.init(exactly:)), key)
    }
    func instant(_ key: String) throws(RunStoreError) -> Timestamp {
        Timestamp(nanoseconds: try require(payload[key]?.intValue, key))
    }
    func object(_ key: String) throws(RunStoreError) -> [String: Value] {
        try require(payload[key]?.objectValue, key)
    }
    func word<T: RawRepresentable<String>>(_ key: String) throws(RunStoreError) -> T {
        try require(T(rawValue: text(key)), key)
    }
    func failure(_ key: String) throws(RunStoreError) -> TaskFailure {
        try require(TaskFailure(document: object(key)), key)
    }
    func workflow() throws(RunStoreError) -> Workflow {
        do {
            return try WorkflowDecoder.decode(require(payload["workflow"], "workflow"))
        } catch let error as WorkflowError {
            throw RunStoreError(.corrupt, "\(event) cannot be read: \(error)")
        } catch let error as RunStoreError {
            throw error
        } catch {
            throw RunStoreError(.corrupt, "\(event) cannot be read: \(error)")
        }
    }
}

extension TaskFailure {
    /// The JSON form, as shown and stored.
    public var document: Value {
        Value.object(
            [
                "kind": .string(kind.rawValue), "task": .string(task), "message": .string(message),
                "hint": hint.map(Value.string), "retryable": .bool(isRetryable),
                "roots": roots.isEmpty ? nil : .array(roots.map(Value.string)),
            ].compactMapValues(\.self))
    }

    fileprivate init?(document: [String: Value]) {
        guard let kind = document["kind"]?.stringValue.flatMap(FailureKind.init),
            let task = document["task"]?.stringValue,
            let message = document["message"]?.stringValue
        else { return nil }
        self.init(
            kind, task: task, message, hint: document["hint"]?.stringValue,
            isRetryable: document["retryable"]?.boolValue ?? false,
            roots: document["roots"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }
}

extension ResolvedInput {
    /// The JSON form: the values, and by key where each came from.
    public var document: Value {
        [
            "values": .object(values), "provenance": .object(provenance.mapValues(\.document)),
            "overwrites": .array(
                overwrites.map {
                    ["key": .string($0.key), "loser": $0.loser.document, "winner": $0.winner.document]
                }),
        ]
    }

    fileprivate init(document: [String: Value]) {
        values = document["values"]?.objectValue ?? [:]
        provenance = (document["provenance"]?.objectValue ?? [:]).compactMapValues(Provenance.init)
        overwrites = (document["overwrites"]?.arrayValue ?? []).compactMap { entry in
            guard let key = entry["key"]?.stringValue, let loser = entry["loser"].flatMap(Provenance.init),
                let winner = entry["winner"].flatMap(Provenance.init)
            else { return nil }
            return Overwrite(key: key, loser: loser, winner: winner)
        }
    }
}

extension ResolvedInput.Provenance {
    fileprivate var document: Value {
        switch self {
        case .dependency(let task): ["dependency": .string(task)]
        case .carried(let task): ["carried": .string(task)]
        case .inputs: "inputs"
        case .collected: "collected"
        case .defaultValue: "default"
        }
    }

    fileprivate init?(_ document: Value) {
        switch document {
        case "inputs": self = .inputs
        case "collected": self = .collected
        case "default": self = .defaultValue
        default:
            if let task = document["dependency"]?.stringValue {
                self = .dependency(task)
            } else if let task = document["carried"]?.stringValue {
                self = .carried(task)
            } else {
                return nil
            }
        }
    }
}
