internal import ArgumentParser
internal import Baton
internal import BatonSQLite

struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End a run: what has not started never will.",
        discussion: """
            What runs is told to stop, and what the run did is taken back where its workflow says how.

            A run that no process runs any more, because its own was killed, is ended by this command itself.
            """)

    @OptionGroup var target: RunArgument
    @Option(name: .long, help: "Why, for the record.")
    var reason = "cancelled"
    @OptionGroup var request: RequestOptions

    func run() async throws {
        let store = try await HistoryFile.open(request.database)
        let id = try await target.find(in: store)
        let stored = try await StoredRun.load(id, from: store)
        try stored.requireUnfinished()
        let action = RunRequest.Action.cancel(reason: reason)
        let claims = try store.claims()
        guard try store.runningProcess() == nil, try await claims.claim(id) else {
            return try await request.sender.send(action, to: id, store)
        }
        let request = self.request.sender.request(action, to: id)
        _ = try await store.post(request)
        if case .queued(let start) = stored {
            let by = request.by.map { " by \($0)" } ?? ""
            try await store.answer([
                (start.id, .refused("cancelled\(by) before it started: \(reason)")), (request.id, .accepted),
            ])
        } else {
            claims.release(id)
            try await end(id)
        }
        try await self.request.sender.report(store.request(request.id)?.reply ?? .accepted, to: request)
    }

    /// Takes the run up, which applies what is wanted of it before anything of it starts, and sees it to its end.
    private func end(_ id: RunID) async throws {
        let wiring = try await Wiring.open(request.database)
        _ = try await wiring.requests.recover(id).result()
    }
}
