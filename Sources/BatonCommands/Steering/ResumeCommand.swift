internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a run: end its pause, or take it up after its process was killed.",
        discussion: """
            When another process runs the run, its pause is ended. When none does, this command runs it from where it \
            was, as 'baton run' does: nothing that was recorded as done is done again, and what was wanted of the run \
            meanwhile is applied first.
            """)

    @OptionGroup var target: RunArgument
    @OptionGroup var answers: AnswerArguments
    @OptionGroup var session: RunSession
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let store = try await HistoryFile.open(database)
        let id = try await target.find(in: store)
        let stored = try await StoredRun.load(id, from: store)
        try stored.requireUnfinished()
        if let process = try await store.queueRunner() {
            return try await endPause(of: id, stored, process, store)
        }
        guard case .begun(let result, let events) = stored else {
            throw InvalidInput("run \(id) is queued: 'baton up' starts it")
        }
        guard try await !store.claims().isClaimedByOther(id) else {
            return try await endPause(of: id, stored, nil, store)
        }
        guard events.pauses != [.parent] else {
            throw InvalidInput("run \(id) is paused with the run that waits for it: 'baton resume' that one")
        }
        let answers = try answers.read(for: result.workflow)
        try await Wiring.running(database) { wiring in
            let run = try await wiring.requests.recover(id)
            if events.pauses.contains(.own) { run.resume(by: answers.by) }
            try await session.follow(run, answers: answers, wiring)
        }
    }

    /// - Parameter process: the one that runs everything, if there is one.
    private func endPause(
        of id: RunID, _ stored: StoredRun, _ process: Int32?, _ store: any HistoryStore
    ) async throws {
        guard case .begun(_, let events) = stored, !events.pauses.isEmpty else {
            throw InvalidInput(
                "run \(id) is not paused; \(process.map { "process \($0)" } ?? "another process") runs it")
        }
        let sender = RequestSender(actor: Environment.actor(answers.by), isJSON: session.output.json)
        try await sender.send(.resume(), to: id, store)
    }
}

extension [RunEvent] {
    /// Why the run is paused at their end.
    var pauses: Set<PauseOrigin> {
        var pauses: Set<PauseOrigin> = []
        for event in self { pauses.apply(event) }
        return pauses
    }
}
