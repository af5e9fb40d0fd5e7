internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct ResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Say what became of a task that is in doubt.",
        discussion: """
            A task is in doubt when its process ended while an operation with an outside effect was under way: nobody
            knows whether it happened, and it is never repeated without somebody's word. Look, then say:

              baton resolve latest order --done='{"order": "PO-7"}'    it happened, with this output
              baton resolve latest order --retry                       it did not happen: call it again
              baton resolve latest order --fail='the supplier is shut' the task fails
            """)

    @OptionGroup var target: RunArgument
    @Argument(help: "The task, by its id or path; not needed when only one is in doubt.")
    var task: String?
    @Option(
        name: .long, defaultAsFlag: "{}",
        help: ArgumentHelp("It happened, with this output: JSON or @FILE.", valueName: "output"))
    var done: String?
    @Flag(name: .long, help: "It did not happen, or may happen again: call the operation once more.")
    var retry = false
    @Option(
        name: .long, defaultAsFlag: "resolved as failed",
        help: ArgumentHelp("The task fails, for this reason.", valueName: "reason"))
    var fail: String?
    @OptionGroup var request: RequestOptions

    func validate() throws {
        guard [done != nil, retry, fail != nil].count(where: \.self) == 1 else {
            throw ValidationError("expected one of --done, --retry and --fail")
        }
    }

    func run() async throws {
        let resolution = try resolution()
        let store = try await HistoryFile.open(request.database)
        let id = try await target.find(in: store)
        let stored = try await StoredRun.load(id, from: store)
        try stored.requireUnfinished()
        guard case .begun(let result, _) = stored else {
            throw InvalidInput("run \(id) is queued: nothing of it is in doubt")
        }
        let name = try WaitingTask.find(task, in: result, waitingFor: "a decision") { $0.status == .inDoubt }
        try await request.sender.send(.resolve(task: name, resolution), to: id, store)
    }

    private func resolution() throws -> DoubtResolution {
        if let done { return .done(output: try JSONArgument.value(done, of: "--done")) }
        if let fail { return .fail(message: fail) }
        return .retry
    }
}
