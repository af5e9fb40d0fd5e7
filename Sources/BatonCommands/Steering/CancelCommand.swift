internal import ArgumentParser
internal import Baton

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
        let isEnded =
            if try await store.queueRunner() != nil { false } else {
                try await Wiring.running(request.database) { try await end(id, stored, action, $0) }
            }
        if !isEnded { try await request.sender.send(action, to: id, store) }
    }

    /// Ends a run that no other process runs.
    ///
    /// - Returns: whether that is so.
    private func end(
        _ id: RunID, _ stored: StoredRun, _ action: RunRequest.Action, _ wiring: Wiring
    ) async throws -> Bool {
        guard try await wiring.claims.claim(id) else { return false }
        let request = request.sender.request(action, to: id)
        _ = try await wiring.runs.post(request)
        if case .queued(let start) = stored {
            let by = request.by.map { " by \($0)" } ?? ""
            try await wiring.runs.answer([
                (start.id, .refused("cancelled\(by) before it started: \(reason)")), (request.id, .accepted),
            ])
        } else {
            wiring.claims.release(id)
            // Applies what is wanted of the run before anything of it starts, and sees it to its end.
            _ = try await wiring.requests.recover(id).result()
        }
        try await self.request.sender.report(
            wiring.runs.request(request.id)?.reply ?? .accepted, to: request)
        return true
    }
}
