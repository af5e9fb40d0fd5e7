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
        let events = try await store.events(of: RunReference.find(run, in: store))
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
