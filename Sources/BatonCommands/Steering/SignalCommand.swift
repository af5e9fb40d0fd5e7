internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct SignalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signal", abstract: "Send a signal to a run.",
        discussion: """
            Each signal serves one task; one that comes before its task waits is kept.

              baton signal latest stock_counted '{"units": 120}'
            """)

    @OptionGroup var target: RunArgument
    @Argument(help: "The signal's name.")
    var name: String
    @Argument(help: "The payload: JSON or @FILE; {} by default.")
    var payload: String?
    @OptionGroup var request: RequestOptions

    func run() async throws {
        let payload = try payload.map { try JSONArgument.value($0, of: "the payload") } ?? [:]
        let store = try await HistoryFile.open(request.database)
        let id = try await target.find(in: store)
        let stored = try await StoredRun.load(id, from: store)
        try stored.requireUnfinished()
        if case .begun(let result, _) = stored {
            let names = WaitingTasks(result.workflow)
            guard names.canGrow || names.signals.contains(name) else {
                let hint =
                    name.closest(among: names.signals).map { " (did you mean '\($0)'?)" }
                    ?? (names.signals.isEmpty ? "" : " (known: \(names.signals.joined(separator: ", ")))")
                throw InvalidInput(
                    "run \(id): no task waits for the signal '\(name.printable.prefix(60))'\(hint)")
            }
        }
        try await request.sender.send(.signal(name: name, payload: payload), to: id, store)
    }
}
