internal import ArgumentParser
internal import Baton
internal import BatonSQLite

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List the latest runs, newest first.")

    @Option(name: [.short, .long], help: "How many runs at most.")
    var limit = 20
    @Flag(name: .long, help: "Forget all finished runs instead.")
    var clear = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit: expected at least 1, found \(limit)") }
    }

    func run() async throws {
        let store = try await HistoryFile.open(database)
        if clear { return try await store.removeFinishedRuns() }
        let runs = try await store.runs(limit: limit, before: nil)
        if output.json {
            Console.output(Value.array(runs.map(\.document)).json(pretty: true))
        } else if runs.isEmpty {
            Console.output("no runs yet")
        } else {
            Console.output(table(runs))
        }
    }

    private func table(_ runs: [RunSummary]) -> String {
        let style = TextStyle.output
        var table = TextTable(
            ["RUN", "WORKFLOW", "PATTERN", "OUTCOME", "STARTED", "TIME", "TASKS"], alignRight: [5])
        for run in runs {
            let counts = TaskStatus.allCases.compactMap { status in
                run.taskCounts[status].map { "\($0) \(status.rawValue)" }
            }
            table.add([
                TextTable.Cell(run.id.text), TextTable.Cell(run.workflow),
                TextTable.Cell(run.pattern.rawValue),
                TextTable.Cell(
                    run.outcome?.rawValue ?? "unfinished", style: run.outcome?.style(style) ?? style.yellow),
                TextTable.Cell(String(run.startedAt.description.prefix(19)) + "Z"),
                TextTable.Cell(run.finishedAt.map { ($0 - run.startedAt).display } ?? "-"),
                TextTable.Cell(counts.joined(separator: ", ")),
            ])
        }
        return table.render(style)
    }
}

/// The history in a database file that must be there already: looking creates nothing.
enum HistoryFile {
    static func open(_ options: DatabaseOptions) async throws -> SQLiteRunStore {
        try options.requireFile()
        return try await SQLiteRunStore(database: SQLiteDatabase(path: options.database))
    }
}
