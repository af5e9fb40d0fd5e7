internal import Baton
internal import WorkflowFiles

extension TaskWait {
    /// What is waited for, in words.
    var text: String {
        switch self {
        case .sleep(let until): "sleeps until \(until.toSeconds)"
        case .approval(let prompt, let until):
            "waits for an approval: \(prompt.onOneLine.printable)\(limit(until))"
        case .signal(let name, let until): "waits for the signal '\(name.printable)'\(limit(until))"
        case .run(let run, let until): "waits for run \(run.text.printable)\(limit(until))"
        }
    }

    /// The same in a word or two.
    var brief: String {
        switch self {
        case .sleep: "sleeps"
        case .approval: "waits for an approval"
        case .signal(let name, _): "waits for '\(name.printable)'"
        case .run: "waits for its run"
        }
    }

    private func limit(_ until: Timestamp?) -> String { until.map { " (until \($0.toSeconds))" } ?? "" }
}

extension Timestamp {
    /// UTC, to the second: `2025-03-01T08:00:00Z`.
    var toSeconds: String { description.prefix(19) + "Z" }
}
