internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct RedriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive",
        abstract: "Go on with a run from what failed; what succeeded is kept.",
        discussion: """
            The run keeps its workflow and its input, and counts a new generation. What failed, timed out or was cancelled \
            runs again, with what was skipped after it and what a compensation has taken back.
            """)

    @OptionGroup var target: RunArgument
    @OptionGroup var answers: AnswerArguments
    @OptionGroup var session: RunSession
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        try database.requireFile()
        try await Wiring.running(database) { try await redrive($0) }
    }

    private func redrive(_ wiring: Wiring) async throws {
        let earlier = try await StoredRun.result(of: target.run, in: wiring.runs)
        let answers = try answers.read(for: earlier.workflow)
        let handle: RunHandle
        do {
            handle = try await wiring.orchestrator.redrive(earlier.id, by: answers.by)
        } catch let error as RunContinuationError {
            throw InvalidInput(error.description)
        }
        try await session.follow(handle, answers: answers, wiring)
    }
}
