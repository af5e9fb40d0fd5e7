internal import ArgumentParser
internal import Baton
internal import BatonSQLite

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one run: its tasks, inputs, outputs and failures.")

    @Argument(help: "The run's id, enough of its start or end to tell it apart, or 'latest'.")
    var run: String
    @Option(name: .long, help: "Show only this task, by its id or its path: 'each[3]/order'.")
    var task: String?
    @Flag(name: .long, help: "Show every item of long maps.")
    var all = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let store = try await HistoryFile.open(database)
        let events = try await store.events(of: find(in: store))
        let result = RunResult(folding: events)
        if let task {
            guard let found = result[task] else {
                let hint =
                    task.closest(among: (result.results + result.innerResults).map(\.id)).map {
                        " (did you mean '\($0)'?)"
                    } ?? ""
                throw InvalidInput("run \(result.id) has no task '\(task)'\(hint)")
            }
            Console.output(output.json ? found.document.json(pretty: true) : found.document.outline())
        } else if output.json {
            Console.output(result.document.json(pretty: true))
        } else {
            Console.output(text(result, MapCounts(events)))
        }
    }

    private func find(in store: any RunStore) async throws -> RunID {
        if run.count == 36 { return RunID(run) }
        let recent = try await store.runs(limit: 10_000, before: nil).map(\.id)
        if run == "latest" {
            guard let latest = recent.first else { throw InvalidInput("there are no runs yet") }
            return latest
        }
        let matches = recent.filter { $0.text.hasPrefix(run) || $0.text.hasSuffix(run) }
        guard let match = matches.first, matches.count == 1 else {
            throw InvalidInput(
                matches.isEmpty
                    ? "there is no run '\(run)' ('baton history' lists them)"
                    : "'\(run)' stands for \(matches.count) runs, give more of the id")
        }
        return match
    }

    private func text(_ result: RunResult, _ counts: MapCounts) -> String {
        let style = TextStyle.output
        let report = RunReport(result, counts: counts, agents: try? Wiring.declarations(), showsAll: all)
        var parts = [
            "\(style.bold(result.workflow.name)) (\(result.workflow.pattern.rawValue)), started \(result.startedAt)",
            report.render(),
        ]
        for task in report.shownTasks {
            parts.append("\n\(style.bold(task.id))")
            if let input = task.input, !input.values.isEmpty {
                parts.append(
                    input.values.sorted { $0.key < $1.key }.map { key, value in
                        "  \(key) = \(value.excerpt)  \(style.dim("<- \(input.provenance[key]?.description ?? "")"))"
                    }.joined(separator: "\n"))
            }
            if let held = task.conditionHeld {
                parts.append("  condition: \(held ? "held" : "did not hold")")
            }
            if let output = task.output { parts.append(output.outline(indent: 2)) }
        }
        return parts.joined(separator: "\n")
    }
}
