internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List runs, newest first.",
        discussion: RunTerms.help, aliases: ["history"])

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("Only runs that fit: key=value; may be repeated.", valueName: "term"))
    var terms: [String] = []
    @Option(name: [.short, .long], help: "How many runs at most.")
    var limit = 20
    @Option(name: .long, help: ArgumentHelp("The next page: runs older than this one.", valueName: "run"))
    var before: String?
    @Flag(name: .long, help: "Forget all finished runs instead.")
    var clear = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit: expected at least 1, found \(limit)") }
    }

    func run() async throws {
        let terms = try RunTerms(terms, now: SystemClock().now())
        let store = try await HistoryFile.open(database)
        if clear { return try await store.removeFinishedRuns() }
        let before = try await page(store)
        let queued = before == nil ? try await self.queued(terms, store) : []
        let runs =
            terms.isOnlyQueued
            ? [] : try await store.runs(where: terms.filter, limit: limit - queued.count, before: before)
        if output.json {
            Console.output(
                Value.array(queued.map(\.queuedDocument) + runs.map(\.document)).json(pretty: true))
        } else if runs.isEmpty, queued.isEmpty {
            Console.output(self.terms.isEmpty && before == nil ? "no runs yet" : "no such runs")
        } else {
            Console.output(table(queued, runs))
            if let last = runs.last, runs.count + queued.count == limit {
                Console.standardError("older ones: --before \(last.id)")
            }
        }
    }

    private func page(_ store: any HistoryStore) async throws -> RunID? {
        guard let before else { return nil }
        let matches = try await store.runs(named: before.lowercased())
        guard let run = matches.first, matches.count == 1 else {
            throw InvalidInput("--before: '\(before.printable)' names no run, or more than one")
        }
        return run
    }

    /// The latest first, as runs are.
    private func queued(_ terms: RunTerms, _ store: any HistoryStore) async throws -> [RunRequest] {
        guard terms.includesQueued || terms.isOnlyQueued else { return [] }
        let starts = try await store.openStarts(of: nil, limit: 10_000).map(\.request)
        return Array(starts.filter(terms.matches).reversed().prefix(limit))
    }

    private func table(_ queued: [RunRequest], _ runs: [RunSummary]) -> String {
        let style = TextStyle.output
        var table = TextTable(
            ["RUN", "WORKFLOW", "PATTERN", "OUTCOME", "STARTED", "TIME", "TASKS"], alignRight: [5])
        for start in queued {
            guard case .start(let workflow, _) = start.action else { continue }
            table.add([
                TextTable.Cell(start.run.text), TextTable.Cell(workflow.name),
                TextTable.Cell(workflow.pattern.rawValue), TextTable.Cell("queued", style: style.yellow),
                TextTable.Cell("-"), TextTable.Cell("-"), TextTable.Cell("-"),
            ])
        }
        for run in runs {
            let counts = TaskStatus.allCases.compactMap { status in
                run.taskCounts[status].map { "\($0) \(status.rawValue)" }
            }
            table.add([
                TextTable.Cell(run.id.text), TextTable.Cell(run.workflow),
                TextTable.Cell(run.pattern.rawValue),
                TextTable.Cell(
                    run.outcome?.rawValue ?? "unfinished", style: run.outcome?.style(style) ?? style.yellow),
                TextTable.Cell(run.startedAt.toSeconds),
                TextTable.Cell(run.finishedAt.map { ($0 - run.startedAt).display } ?? "-"),
                TextTable.Cell(counts.joined(separator: ", ")),
            ])
        }
        return table.render(style)
    }
}

extension RunRequest {
    /// The line of the history of a run that has not started, with the keys of those that have.
    var queuedDocument: Value {
        guard case .start(let workflow, _) = action else { return .null }
        return .object([
            "run": .string(run.text), "workflow": .string(workflow.name),
            "pattern": .string(workflow.pattern.rawValue), "outcome": .null, "queued": true,
            "queued_at": .string(postedAt.description), "started_at": .null, "finished_at": .null,
            "duration_seconds": .null, "tasks": [:],
        ])
    }
}

/// The history in a database, whose file must be there already: looking creates nothing.
enum HistoryFile {
    static func open(_ options: DatabaseOptions) async throws -> any HistoryStore {
        try options.requireFile()
        return try await StoreConnection.open(options.address).runs
    }
}
