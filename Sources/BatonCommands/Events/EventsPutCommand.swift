internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import WorkflowFiles

struct EventsPutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Store events; 'baton up' starts workflows by them.",
        discussion: """
            Events are JSON lines in the envelope of Amazon EventBridge (source, detail-type, detail, and where there \
            are such id, time, resources), or CloudEvents 1.0 (with specversion). One event can be given by options:

              baton events put --source shop.stock --detail-type "Stock Changed" --detail '{"sku": "981760"}'
              baton events put events.jsonl
              producer | baton events put -

            What the command has acknowledged is on disk. An event is known by its source and id: one that comes \
            again changes nothing. One without an id gets a new one.

            --json prints a line for each event: {"source", "id", "new"}, or {"line", "error"}.

            Exit codes: 0 all are stored, 2 none could be read, 3 some could not be read; the others are stored.
            """)

    @Argument(
        help: ArgumentHelp("JSON lines; - is standard input.", valueName: "file|-"), completion: .file())
    var file: String?
    @Option(name: .long, help: "Who says so, such as shop.stock.")
    var source: String?
    @Option(name: .long, help: ArgumentHelp("What happened, such as 'Stock Changed'.", valueName: "text"))
    var detailType: String?
    @Option(
        name: .long, help: ArgumentHelp("More about it: a JSON object, or @FILE.", valueName: "json|@file"))
    var detail: String?
    @Option(name: .long, help: "Unique within the source; a new one by default.")
    var id: String?
    @Option(
        name: .long,
        help: ArgumentHelp("When it happened, in the form of RFC 3339; now by default.", valueName: "time"))
    var time: String?
    @Option(name: .long, help: "What it happened to; may be repeated.")
    var resource: [String] = []
    @OptionGroup var durability: DurabilityOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let options = [source, detailType, detail, id, time].compactMap(\.self) + resource
        guard file == nil else {
            if !options.isEmpty { throw ValidationError("expected either a file or an event by options") }
            return
        }
        if source == nil || detailType == nil {
            throw ValidationError("expected a file of events, -, or --source and --detail-type")
        }
    }

    func run() async throws {
        let durability = try durability.tier(of: [.process, .power])
        let single = try file == nil ? event() : nil
        var lines: InputLines?
        if let file { lines = file == "-" ? InputLines() : try InputLines(file: file) }
        let store = try await StoreConnection.open(database.address, durability: durability)
        var intake = EventIntake(bus: try await EventBus(rules: [], store), isJSON: output.json)
        if let single { try await intake.put(single) }
        if lines != nil { try await intake.put(&lines) }
        if !output.json {
            Console.output(intake.summary(isDelivered: try await store.runs.queueRunner() != nil))
        }
        try intake.status.throwUnlessSuccess()
    }

    private func event() throws -> Event {
        var members: [String: Value] = [
            "resources": .array(resource.map(Value.string)),
            "detail": try detail.map { try JSONArgument.value($0, of: "--detail") } ?? [:],
        ]
        for (key, value) in [("source", source), ("detail-type", detailType), ("id", id), ("time", time)] {
            members[key] = value.map(Value.string)
        }
        do {
            return try EventIntake.event(.object(members))
        } catch {
            throw InvalidInput("--\(error)".onOneLine)
        }
    }
}
