internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct DatabasePruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Forget runs that ended long ago.",
        discussion: """
            Removes the history of these runs, and workflows and large values that no other run has. Unfinished runs,
            forecasts, orders and reports stay. The file does not shrink: the space is used again.
            """)

    @Option(
        name: .long,
        help: ArgumentHelp("How long ago they ended: 90d, 12h, 1h30m.", valueName: "age"))
    var olderThan = "90d"
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { _ = try age() }

    func run() async throws {
        let store = try await HistoryFile.open(database)
        let limit = try SystemClock().now() + (.zero - age())
        let removed = try await store.removeRuns(finishedBefore: limit)
        Console.output(
            output.json
                ? Value.object([
                    "removed": .int(Int64(removed)), "finished_before": .string(limit.description),
                ]).json(pretty: true)
                : "\(removed) runs removed that ended before \(limit)")
    }

    /// Whole days, or what workflow files accept as a duration.
    private func age() throws -> Duration {
        guard let age = Duration(age: olderThan) else {
            throw ValidationError("--older-than: expected an age like 90d or 12h, found '\(olderThan)'")
        }
        return age
    }
}
