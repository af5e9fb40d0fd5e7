internal import ArgumentParser
internal import Baton

struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Keep anything new of a run from starting.",
        discussion:
            "What runs goes on to its end. Timeouts and the deadline are not held up. 'baton resume' ends it."
    )

    @OptionGroup var target: RunArgument
    @Option(name: .long, help: "Why, for the record.")
    var reason = "paused"
    @OptionGroup var request: RequestOptions

    func run() async throws {
        let store = try await HistoryFile.open(request.database)
        let id = try await target.find(in: store)
        try await StoredRun.load(id, from: store).requireUnfinished()
        try await request.sender.send(.pause(reason: reason), to: id, store)
    }
}
