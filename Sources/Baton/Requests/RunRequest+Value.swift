extension RunRequest.Action {
    /// The word under which the request is stored.
    public var name: String {
        switch self {
        case .start: "start"
        case .cancel: "cancel"
        case .pause: "pause"
        case .resume: "resume"
        case .answer(_, let isApproved, _): isApproved ? "approve" : "reject"
        case .signal: "signal"
        case .resolve: "resolve"
        }
    }

    /// What the request says beyond its name; the workflow of a start is left out, because stores keep it by its hash.
    public var payload: Value {
        switch self {
        case .start(_, let input): ["input": .object(input)]
        case .cancel(let reason): ["reason": .string(reason)]
        case .pause(let reason, let origin): .present(["reason": .string(reason), "origin": origin.document])
        case .resume(let origin): .present(["origin": origin.document])
        case .answer(let task, _, let comment):
            .object(
                ["task": Value.string(task), "comment": comment.map(Value.string)].compactMapValues(\.self))
        case .signal(let name, let payload): ["name": .string(name), "payload": payload]
        case .resolve(let task, let resolution):
            .object(["task": Value.string(task)].merging(resolution.members) { first, _ in first })
        }
    }

    /// Reads a stored request.
    ///
    /// - Parameter workflow: that of a start.
    /// - Throws: ``RunStoreError`` of kind `corrupt` when the payload does not fit the name.
    public init(name: String, payload: Value, workflow: Workflow?) throws(RunStoreError) {
        let reader = EventPayloadReader(payload: payload, event: "the request '\(name)'")
        switch name {
        case "start":
            guard let workflow else { throw RunStoreError(.corrupt, "a start without a workflow") }
            self = .start(workflow, input: try reader.object("input"))
        case "cancel": self = .cancel(reason: try reader.text("reason"))
        case "pause": self = .pause(reason: try reader.text("reason"), try reader.pauseOrigin())
        case "resume": self = .resume(try reader.pauseOrigin())
        case "approve", "reject":
            self = .answer(
                task: try reader.text("task"), isApproved: name == "approve",
                comment: reader.optionalText("comment"))
        case "signal":
            self = .signal(name: try reader.text("name"), payload: reader.payload["payload"] ?? .null)
        case "resolve": self = .resolve(task: try reader.text("task"), try DoubtResolution(reader))
        default: throw RunStoreError(.corrupt, "there is no request '\(name)'")
        }
    }
}
