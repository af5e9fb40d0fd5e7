internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one run: its tasks, inputs, outputs, failures and when what ran."
    )

    @OptionGroup var target: RunArgument
    @Option(name: .long, help: "Show only this task, by its id or its path: 'each[3]/order'.")
    var task: String?
    @Flag(name: .long, help: "Show every item of long maps.")
    var all = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let store = try await HistoryFile.open(database)
        let id = try await target.find(in: store)
        guard case .begun(let result, let events) = try await StoredRun.load(id, from: store) else {
            return try await showQueued(id, store)
        }
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
            let isRun = result.outcome == nil ? try await store.claims().isClaimedByOther(id) : false
            Console.output(text(result, events, isRun: isRun))
        }
    }

    private func showQueued(_ id: RunID, _ store: any HistoryStore) async throws {
        guard let start = try await store.start(of: id)?.request,
            case .start(let workflow, let input) = start.action
        else { return }
        guard !output.json else { return Console.output(start.queuedDocument.json(pretty: true)) }
        let by = start.by.map { " by \($0.printable)" } ?? ""
        Console.output(
            "\(TextStyle.output.bold(workflow.name)): queued\(by) at \(start.postedAt.toSeconds), run \(id)")
        if !input.isEmpty { Console.output("input:\n\(Value.object(input).outline(indent: 1))") }
        if try await store.queueRunner() == nil { Console.output("nothing runs it until 'baton up' does") }
    }

    private func text(_ result: RunResult, _ events: [RunEvent], isRun: Bool) -> String {
        let style = TextStyle.output
        let report = RunReport(
            result, counts: MapCounts(events), agents: try? Wiring.declarations(), showsAll: all)
        var parts = [
            "\(style.bold(result.workflow.name)) (\(result.workflow.pattern.rawValue)), started \(result.startedAt)",
            report.render(),
        ]
        if result.outcome == nil {
            parts.append(
                isRun
                    ? "another process runs it now"
                    : "no process runs it now: 'baton resume \(result.id)' or 'baton up' goes on with it")
        }
        let end = isRun ? SystemClock().now() : events.last?.at ?? result.startedAt
        if let gantt = RunGantt(events, until: end).render(report.rows, width: min(Console.width, 140)) {
            parts.append("\n" + gantt)
        }
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
