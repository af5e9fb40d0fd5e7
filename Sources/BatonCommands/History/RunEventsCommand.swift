internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct RunEventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print what happened in a run (the default).",
        discussion: """
            Events have numbers without gaps: --after goes on where an earlier look ended. With --follow each is \
            printed as soon as it is stored, also when another process runs the run, until the run has ended.

            With --json each event is a line of JSON.
            """)

    @OptionGroup var target: RunArgument
    @Flag(name: [.short, .long], help: "Go on until the run has ended.")
    var follow = false
    @Option(name: .long, help: "Only events with a higher number.")
    var after = 0
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if after < 0 { throw ValidationError("--after: expected 0 or more, found \(after)") }
    }

    func run() async throws {
        let store = try await HistoryFile.open(database)
        let run = try await target.find(in: store)
        let changes = try await store.changes()
        var last = after
        while true {
            if try await changes.hasChanged() {
                let (events, hasEnded) = try await news(of: run, after: last, store)
                for event in events { tell(event, of: run) }
                last = events.last?.sequence ?? last
                if hasEnded { return }
            }
            guard follow else { return }
            try await ContinuousClock().sleep(for: .milliseconds(50))
        }
    }

    private func news(
        of run: RunID, after last: Int, _ store: any HistoryStore
    ) async throws -> ([RunEvent], hasEnded: Bool) {
        do {
            let events = try await store.events(of: run, after: last)
            if case .runFinished? = events.last?.kind { return (events, true) }
            guard events.isEmpty, last > 0 else { return (events, false) }
            // Everything was seen before.
            let end = try await store.events(of: run, after: last - 1).last?.kind
            if case .runFinished? = end { return ([], true) }
            return ([], false)
        } catch let error as RunStoreError where error.kind == .unknownRun {
            guard case .queued = try await StoredRun.load(run, from: store), !follow else {
                return ([], false)
            }
            throw InvalidInput("run \(run) is queued: nothing has happened in it yet")
        }
    }

    private func tell(_ event: RunEvent, of run: RunID) {
        if output.json { return Console.output(event.document(of: run).json()) }
        let style = TextStyle.output
        let number = String(event.sequence)
        let name = event.name + String(repeating: " ", count: max(0, 22 - event.name.count))
        let rest = [event.task.map { style.bold($0) }, event.remark].compactMap(\.self).joined(
            separator: "  ")
        Console.output(
            String(repeating: " ", count: max(0, 5 - number.count)) + number
                + "  \(style.dim(event.at.description))  \(name)  \(rest)")
    }
}

extension RunEvent {
    /// What it says in a few words; `nil` when its name and task say all.
    fileprivate var remark: String? {
        switch kind {
        case .runStarted(_, let workflow, let input):
            "\(workflow.name) \(Value.object(input).excerpt)"
        case .attemptStarted(_, let attempt, _, let input):
            "attempt \(attempt)" + (input.values.isEmpty ? "" : " \(Value.object(input.values).excerpt)")
        case .taskFinished(_, _, let status, let output, let failure):
            [status.rawValue, failure?.brief ?? output?.excerpt].compactMap(\.self).joined(separator: " ")
        case .taskWaiting(_, let wait): wait.text
        default: payload == [:] ? nil : payload.excerpt
        }
    }
}
