/// What somebody wants of a run, written down for the process that runs it.
///
/// Any process may post one to a ``RequestInbox``. The process that runs the run applies it once and records its answer.
public struct RunRequest: Sendable {
    /// Tells a repeated request from a second one: the same id again changes nothing.
    public let id: String
    public let run: RunID
    public let action: Action
    /// Who wants it, for the record.
    public let by: String?
    public let postedAt: Timestamp

    public init(id: String, run: RunID, _ action: Action, by: String? = nil, postedAt: Timestamp) {
        self.id = id
        self.run = run
        self.action = action
        self.by = by
        self.postedAt = postedAt
    }

    public enum Action: Sendable {
        /// A run of this workflow is to be started; its id is the request's ``RunRequest/run``.
        indirect case start(Workflow, input: [String: Value])
        case cancel(reason: String)
        case pause(reason: String, PauseOrigin = .own)
        /// Ends a pause.
        case resume(PauseOrigin = .own)
        case answer(task: String, isApproved: Bool, comment: String?)
        case signal(name: String, payload: Value)
        case resolve(task: String, DoubtResolution)

        /// Whether it begins or ends a pause.
        var isPause: Bool {
            switch self {
            case .pause, .resume: true
            case .start, .cancel, .answer, .signal, .resolve: false
            }
        }

        /// What the machine is told; `nil` for a start.
        func input(of request: RunRequest) -> RunInput? {
            switch self {
            case .start: nil
            case .cancel(let reason): .cancel(reason: reason, by: request.by)
            case .pause(let reason, let origin): .pause(reason: reason, by: request.by, origin)
            case .resume(let origin): .resume(by: request.by, origin)
            case .answer(let task, let isApproved, let comment):
                .answer(
                    task: task,
                    ApprovalAnswer(
                        id: request.id, isApproved: isApproved, by: request.by, comment: comment))
            case .signal(let name, let payload):
                .signal(RunSignal(name, id: request.id, payload: payload))
            case .resolve(let task, let resolution): .resolve(task: task, resolution, by: request.by)
            }
        }
    }

    /// The id of a start that may be repeated: whoever starts with the same key gets the same run.
    public static func startID(key: String) -> String { "start \(key)" }
}

/// A request in the inbox.
public struct PostedRequest: Sendable {
    /// Requests are applied in the order of their numbers.
    public let number: Int
    public let request: RunRequest
    /// `nil` until the request has been applied.
    public let reply: RunReply?

    public init(number: Int, request: RunRequest, reply: RunReply?) {
        self.number = number
        self.request = request
        self.reply = reply
    }
}
