extension RunEvent {
    /// The word under which the event is stored.
    public var name: String {
        switch kind {
        case .runStarted: "run_started"
        case .taskReady: "task_ready"
        case .conditionDecided: "condition_decided"
        case .attemptStarted: "attempt_started"
        case .attemptFailed: "attempt_failed"
        case .attemptInterrupted: "attempt_interrupted"
        case .taskInDoubt: "task_in_doubt"
        case .taskResolved: "task_resolved"
        case .taskWaiting: "task_waiting"
        case .itemsListed: "items_listed"
        case .branchChosen: "branch_chosen"
        case .scopeStarted: "scope_started"
        case .scopeFinished: "scope_finished"
        case .approvalAnswered: "approval_answered"
        case .signalReceived: "signal_received"
        case .tasksSpawned: "tasks_spawned"
        case .taskFinished: "task_finished"
        case .runPaused: "run_paused"
        case .runDrained: "run_drained"
        case .runResumed: "run_resumed"
        case .requestTaken: "request_taken"
        case .runRecovered: "run_recovered"
        case .runRedriven: "run_redriven"
        case .runForked: "run_forked"
        case .deadlinePassed: "deadline_passed"
        case .cancellationRequested: "cancellation_requested"
        case .compensationStarted: "compensation_started"
        case .runFinished: "run_finished"
        }
    }

    /// The task that the event is about, by its id or path; `nil` for the run as a whole.
    public var task: String? {
        switch kind {
        case .runStarted, .signalReceived, .runPaused, .runDrained, .runResumed, .requestTaken,
            .runRecovered, .runRedriven, .runForked, .deadlinePassed, .cancellationRequested,
            .compensationStarted, .runFinished:
            nil
        case .taskReady(let task), .conditionDecided(let task, _), .attemptStarted(let task, _, _, _),
            .attemptFailed(let task, _, _, _), .attemptInterrupted(let task, _), .taskInDoubt(let task, _),
            .taskResolved(let task, _, _), .taskWaiting(let task, _), .itemsListed(let task, _),
            .branchChosen(let task, _), .scopeStarted(let task, _), .scopeFinished(let task, _, _, _),
            .approvalAnswered(let task, _), .tasksSpawned(let task, _), .taskFinished(let task, _, _, _, _):
            task
        }
    }

    /// What the event says beyond its name, task, time and number.
    public var payload: Value {
        switch kind {
        case .runStarted(let run, let workflow, let input):
            ["run": .string(run.text), "workflow": workflow.document, "input": .object(input)]
        case .taskReady, .runDrained, .runRecovered, .deadlinePassed: [:]
        case .attemptInterrupted(_, let attempt), .taskInDoubt(_, let attempt):
            ["attempt": .int(Int64(attempt))]
        case .taskResolved(_, let resolution, let by):
            .object(
                resolution.members.merging(by.map { ["by": .string($0)] } ?? [:], uniquingKeysWith: { $1 }))
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
        case .taskWaiting(_, let wait): wait.document
        case .itemsListed(_, let items): ["items": .array(items)]
        case .branchChosen(_, let branch): .present(["branch": branch.map { .int(Int64($0)) }])
        case .scopeStarted(_, let index): ["index": .int(Int64(index))]
        case .scopeFinished(_, let index, let status, let failure):
            .present([
                "index": .int(Int64(index)), "status": .string(status.rawValue), "failure": failure?.document,
            ])
        case .approvalAnswered(_, let answer): answer.document
        case .signalReceived(let signal):
            ["name": .string(signal.name), "id": .string(signal.id), "payload": signal.payload]
        case .tasksSpawned(_, let tasks): ["tasks": .array(tasks.map(\.document))]
        case .taskFinished(_, let attempts, let status, let output, let failure):
            .present([
                "attempts": .int(Int64(attempts)), "status": .string(status.rawValue), "output": output,
                "failure": failure?.document,
            ])
        case .runPaused(let reason, let by, let origin):
            .present(["reason": .string(reason), "by": by.map(Value.string), "origin": origin.document])
        case .cancellationRequested(let reason, let by):
            .present(["reason": .string(reason), "by": by.map(Value.string)])
        case .requestTaken(let id): ["id": .string(id)]
        case .runRedriven(let generation, let continuation, let by):
            .present([
                "generation": .int(Int64(generation)), "repeated": .statuses(continuation.repeated),
                "reopened": .statuses(continuation.reopened), "by": by.map(Value.string),
            ])
        case .runForked(let run, let task, let by):
            .present(["from": .string(run.text), "task": .string(task), "by": by.map(Value.string)])
        case .runResumed(let by, let origin):
            .present(["by": by.map(Value.string), "origin": origin.document])
        case .compensationStarted(let tasks): ["tasks": .int(Int64(tasks))]
        case .runFinished(let outcome, let output, let failure):
            .present([
                "outcome": .string(outcome.rawValue), "output": output, "failure": failure?.document,
            ])
        }
    }

    /// Reads a stored event.
    ///
    /// - Throws: ``RunStoreError`` of kind `corrupt` when the payload does not fit the name.
    public init(sequence: Int, at: Timestamp, name: String, task: String?, payload: Value)
        throws(RunStoreError)
    {
        let reader = EventPayloadReader(payload: payload, event: "event \(sequence) '\(name)'")
        if let kind = try Kind(runEvent: name, reader) {
            self.init(sequence: sequence, at: at, kind: kind)
        } else if let kind = try Kind(taskEvent: name, task, reader) {
            self.init(sequence: sequence, at: at, kind: kind)
        } else {
            throw RunStoreError(.corrupt, "event \(sequence) has the unknown name '\(name)'")
        }
    }
}

extension RunEvent.Kind {
    /// An event of the run as a whole; `nil` when the name is another.
    fileprivate init?(runEvent name: String, _ reader: EventPayloadReader) throws(RunStoreError) {
        switch name {
        case "run_started":
            self = .runStarted(
                RunID(try reader.text("run")), try reader.workflow(), input: try reader.object("input"))
        case "signal_received":
            self = .signalReceived(
                RunSignal(
                    try reader.text("name"), id: try reader.text("id"),
                    payload: reader.payload["payload"] ?? .null))
        case "run_paused":
            self = .runPaused(
                reason: try reader.text("reason"), by: reader.optionalText("by"), try reader.pauseOrigin())
        case "run_drained": self = .runDrained
        case "run_redriven":
            var continuation = RunContinuation()
            continuation.repeated = try reader.statuses("repeated")
            continuation.reopened = try reader.statuses("reopened")
            self = .runRedriven(
                generation: try reader.number("generation"), continuation, by: reader.optionalText("by"))
        case "run_forked":
            self = .runForked(
                from: RunID(try reader.text("from")), task: try reader.text("task"),
                by: reader.optionalText("by"))
        case "run_recovered": self = .runRecovered
        case "deadline_passed": self = .deadlinePassed
        case "run_resumed": self = .runResumed(by: reader.optionalText("by"), try reader.pauseOrigin())
        case "request_taken": self = .requestTaken(id: try reader.text("id"))
        case "cancellation_requested":
            self = .cancellationRequested(reason: try reader.text("reason"), by: reader.optionalText("by"))
        case "compensation_started": self = .compensationStarted(tasks: try reader.number("tasks"))
        case "run_finished":
            self = .runFinished(
                try reader.word("outcome"), output: reader.payload["output"],
                failure: try reader.optionalFailure("failure"))
        default: return nil
        }
    }

    /// An event of a task; `nil` when the name is another.
    fileprivate init?(taskEvent name: String, _ task: String?, _ reader: EventPayloadReader)
        throws(RunStoreError)
    {
        let task = try reader.require(task)
        switch name {
        case "task_ready": self = .taskReady(task: task)
        case "condition_decided": self = .conditionDecided(task: task, holds: try reader.flag("holds"))
        case "attempt_started":
            self = .attemptStarted(
                task: task, attempt: try reader.number("attempt"), queuedAt: try reader.instant("queued_at"),
                input: ResolvedInput(document: try reader.object("input")))
        case "attempt_failed":
            self = .attemptFailed(
                task: task, attempt: try reader.number("attempt"), failure: try reader.failure("failure"),
                retryAt: try reader.instant("retry_at"))
        case "attempt_interrupted":
            self = .attemptInterrupted(task: task, attempt: try reader.number("attempt"))
        case "task_in_doubt": self = .taskInDoubt(task: task, attempt: try reader.number("attempt"))
        case "task_resolved":
            self = .taskResolved(task: task, try DoubtResolution(reader), by: reader.optionalText("by"))
        case "task_waiting": self = .taskWaiting(task: task, try TaskWait(reader))
        case "items_listed": self = .itemsListed(task: task, items: try reader.list("items"))
        case "branch_chosen":
            let hasBranch = reader.payload["branch"] != nil
            self = .branchChosen(task: task, branch: hasBranch ? try reader.number("branch") : nil)
        case "scope_started": self = .scopeStarted(task: task, index: try reader.number("index"))
        case "scope_finished":
            self = .scopeFinished(
                task: task, index: try reader.number("index"), try reader.word("status"),
                failure: try reader.optionalFailure("failure"))
        case "approval_answered": self = .approvalAnswered(task: task, try ApprovalAnswer(reader))
        case "tasks_spawned": self = .tasksSpawned(task: task, try reader.tasks("tasks"))
        case "task_finished":
            self = .taskFinished(
                task: task, attempts: try reader.number("attempts"), try reader.word("status"),
                output: reader.payload["output"], failure: try reader.optionalFailure("failure"))
        default: return nil
        }
    }
}

extension TaskWait {
    /// The JSON form, as shown and stored.
    public var document: Value {
        switch self {
        case .sleep(let until): ["for": "sleep", "until": .int(until.nanoseconds)]
        case .approval(let prompt, let until):
            .present([
                "for": "approval", "prompt": .string(prompt), "until": until.map { .int($0.nanoseconds) },
            ])
        case .signal(let name, let until):
            .present(["for": "signal", "name": .string(name), "until": until.map { .int($0.nanoseconds) }])
        case .run(let run, let until):
            .present(["for": "run", "run": .string(run.text), "until": until.map { .int($0.nanoseconds) }])
        }
    }

    fileprivate init(_ reader: EventPayloadReader) throws(RunStoreError) {
        switch try reader.text("for") {
        case "sleep": self = .sleep(until: try reader.instant("until"))
        case "approval":
            self = .approval(prompt: try reader.text("prompt"), until: reader.optionalInstant("until"))
        case "run": self = .run(RunID(try reader.text("run")), until: reader.optionalInstant("until"))
        default: self = .signal(name: try reader.text("name"), until: reader.optionalInstant("until"))
        }
    }
}

extension DoubtResolution {
    var members: [String: Value] {
        switch self {
        case .done(let output): ["resolution": "done", "output": output]
        case .retry: ["resolution": "retry"]
        case .fail(let message): ["resolution": "fail", "message": .string(message)]
        }
    }

    init(_ reader: EventPayloadReader) throws(RunStoreError) {
        switch try reader.text("resolution") {
        case "done": self = .done(output: reader.payload["output"] ?? .null)
        case "retry": self = .retry
        default: self = .fail(message: try reader.text("message"))
        }
    }
}

extension ApprovalAnswer {
    fileprivate var document: Value {
        .present([
            "id": .string(id), "approved": .bool(isApproved), "by": by.map(Value.string),
            "comment": comment.map(Value.string),
        ])
    }

    fileprivate init(_ reader: EventPayloadReader) throws(RunStoreError) {
        self.init(
            id: try reader.text("id"), isApproved: try reader.flag("approved"),
            by: reader.optionalText("by"), comment: reader.optionalText("comment"))
    }
}

extension Value {
    fileprivate static func statuses(_ statuses: [String: TaskStatus]) -> Value {
        .object(statuses.mapValues { .string($0.rawValue) })
    }

    /// An object of the members that are there.
    static func present(_ members: [String: Value?]) -> Value {
        .object(members.compactMapValues(\.self))
    }
}
