internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Say yes to an approval task of a run.",
        discussion: """
            The first answer counts. It is stored at once; the process that runs the run applies it and answers.

              baton approve latest
              baton approve 4c1f2b 'each[3]/sign_off' --by Ada --comment 'within budget'
            """)

    @OptionGroup var answer: ApprovalArguments

    func run() async throws { try await answer.send(isApproved: true) }
}

struct RejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Say no to an approval task of a run: the task fails.")

    @OptionGroup var answer: ApprovalArguments

    func run() async throws { try await answer.send(isApproved: false) }
}

/// Which approval, and what is said beside yes or no.
struct ApprovalArguments: ParsableArguments {
    @OptionGroup var run: RunArgument
    @Argument(help: "The task, by its id or path; not needed when only one waits for an approval.")
    var task: String?
    @Option(name: .long, help: "A comment, recorded with the answer.")
    var comment: String?
    @OptionGroup var request: RequestOptions

    func send(isApproved: Bool) async throws {
        let store = try await HistoryFile.open(request.database)
        let id = try await run.find(in: store)
        let stored = try await StoredRun.load(id, from: store)
        try stored.requireUnfinished()
        guard case .begun(let result, _) = stored else {
            throw InvalidInput("run \(id) is queued: nothing of it waits for an approval yet")
        }
        let task = try WaitingTask.find(task, in: result, waitingFor: "an approval") { task in
            if case .approval? = task.wait { true } else { false }
        }
        try await request.sender.send(
            .answer(task: task, isApproved: isApproved, comment: comment), to: id, store)
    }
}
