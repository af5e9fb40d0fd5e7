internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import WorkflowFiles

struct EventsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List stored events and what became of them, the latest first.",
        discussion: """
            Events have numbers: --before goes on where an earlier look ended.

            What became of an event, for each rule that it fits: pending (to be started, or tried again), running, \
            done, merged (a later event of the same key stands for it), skipped (its time came while the run before \
            had not ended), dead (see 'baton events dlq'), dropped.
            """)

    @Option(name: .long, help: "Only those of this source.")
    var source: String?
    @Option(name: .long, help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit = 20
    @Option(name: .long, help: ArgumentHelp("Only those with a lower number.", valueName: "n"))
    var before = Int.max
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError("--limit: expected 1 to 10000, found \(limit)")
        }
    }

    func run() async throws {
        let events = try await EventBus.open(database).events(source: source, before: before, limit: limit)
        if output.json {
            Console.output(Value.array(events.map(\.value)).json(pretty: true))
        } else {
            Console.output(events.isEmpty ? "no events" : table(events))
        }
    }

    private func table(_ events: [EventRecord]) -> String {
        var table = TextTable(
            ["NO", "RECEIVED", "SOURCE", "TYPE", "ID", "WHAT BECAME OF IT"], alignRight: [0])
        for event in events {
            table.add([
                String(event.number), event.receivedAt.toSeconds, text(event, "source"),
                text(event, "detail-type"), text(event, "id"),
                event.deliveries.isEmpty ? "-" : event.deliveries.map(fate).joined(separator: ", "),
            ])
        }
        return table.render()
    }

    private func text(_ event: EventRecord, _ key: String) -> String {
        (event.document[key]?.stringValue ?? "").printable
    }

    private func fate(_ delivery: EventDelivery) -> String {
        let run = delivery.run.map { " \($0.short)" } ?? ""
        return "\(delivery.rule): \(delivery.state.rawValue)\(run)"
    }
}
