internal import ArgumentParser
internal import Baton

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract:
            "Show what differs between two runs: definition, input, and per task status, attempts and output.",
        discussion: "Exit codes: 0 nothing differs, 1 something does. Times are shown and do not count.")

    @Argument(help: "The first run: its id, enough of its start or end, or 'latest'.")
    var left: String
    @Argument(help: "The second run.")
    var right: String
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let store = try await HistoryFile.open(database)
        let comparison = RunComparison(
            try await StoredRun.result(of: left, in: store), try await StoredRun.result(of: right, in: store))
        Console.output(output.json ? comparison.document.json(pretty: true) : text(comparison))
        if !comparison.isSame { throw ExitStatus.failed }
    }

    private func text(_ comparison: RunComparison) -> String {
        let (left, right) = (comparison.left, comparison.right)
        let style = TextStyle.output
        var lines = ["\(style.bold("left"))   \(title(left))", "\(style.bold("right"))  \(title(right))"]
        guard !comparison.isSame else { return (lines + ["nothing differs"]).joined(separator: "\n") }
        if !comparison.hasSameDefinition { lines.append("the definitions differ") }
        lines += comparison.input.map { "input.\($0.path): \(change($0))" }
        for task in comparison.tasks {
            lines.append("\(style.bold(task.id))  \(state(task.left)) → \(state(task.right))")
            lines += task.output.map { "  output\($0.path.isEmpty ? "" : ".")\($0.path): \(change($0))" }
        }
        return lines.joined(separator: "\n")
    }

    private func title(_ run: RunResult) -> String {
        "\(run.id) \(run.workflow.name), \(run.outcome?.rawValue ?? "unfinished")"
            + (run.duration.map { " in \($0.display)" } ?? "")
    }

    private func change(_ difference: RunComparison.Difference) -> String {
        "\(difference.left?.excerpt ?? "absent") → \(difference.right?.excerpt ?? "absent")"
    }

    private func state(_ task: ExecutionResult?) -> String {
        guard let task else { return "absent" }
        let attempts = task.attempts > 1 ? ", \(task.attempts) attempts" : ""
        let failure = task.failure.map { ": \($0.message)" } ?? ""
        return "\(task.status.rawValue) in \(task.executionTime.display)\(attempts)\(failure)"
    }
}
