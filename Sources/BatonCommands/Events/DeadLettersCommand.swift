internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import WorkflowFiles

struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dlq", abstract: "Events that were given up: look at them, try them again, drop them.",
        discussion: """
            An event is a dead letter of a rule when its input does not fit the workflow, when its runs failed as \
            often as the rule tries, when its run was cancelled, or when the rule is gone. It stays until somebody \
            redrives or drops it.
            """,
        subcommands: [
            DeadLettersListCommand.self, DeadLettersShowCommand.self, DeadLettersRedriveCommand.self,
            DeadLettersDropCommand.self,
        ],
        defaultSubcommand: DeadLettersListCommand.self)
}

struct DeadLettersListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List dead letters, the latest first (the default).")

    @Option(name: .long, help: ArgumentHelp("Only those of this rule.", valueName: "name"))
    var rule: String?
    @Option(name: .long, help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit = 100
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError("--limit: expected 1 to 10000, found \(limit)")
        }
    }

    func run() async throws {
        let dead = try await EventBus.open(database).deliveries(state: .dead, rule: rule, limit: limit)
        guard !output.json else {
            return Console.output(Value.array(dead.map(\.document)).json(pretty: true))
        }
        guard !dead.isEmpty else { return Console.output("no dead letters") }
        var table = TextTable(["NO", "RULE", "SOURCE", "EVENT", "ATTEMPTS", "WHY"], alignRight: [0, 4])
        for letter in dead {
            table.add([
                String(letter.number), letter.rule, letter.source.printable, letter.eventID.printable,
                String(letter.attempts), (letter.reason ?? "").printable,
            ])
        }
        Console.output(table.render())
    }
}

struct DeadLettersShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a dead letter with its event, as JSON.")

    @Argument(help: "Its number.")
    var number: Int
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let bus = try await EventBus.open(database)
        let (letter, event) = try await DeadLetters.require(number, in: bus)
        var members = letter.document.objectValue ?? [:]
        members["document"] = event.document
        members["received_at"] = .string(event.receivedAt.description)
        Console.output(Value.object(members).json(pretty: true))
    }
}

struct DeadLettersRedriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive", abstract: "Try dead letters again, once each; 'baton up' starts the runs.")

    @OptionGroup var letters: DeadLetters
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let bus = try await EventBus.open(database)
        try await letters.tell("to be tried again", output, bus.redrive(letters.chosen(in: bus)))
    }
}

struct DeadLettersDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Give dead letters up for good; their events stay in the archive.")

    @OptionGroup var letters: DeadLetters
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let bus = try await EventBus.open(database)
        try await letters.tell("dropped", output, bus.drop(letters.chosen(in: bus)))
    }
}

/// Which dead letters a command is about.
struct DeadLetters: ParsableArguments {
    @Argument(help: "Their numbers.")
    var numbers: [Int] = []
    @Flag(name: .long, help: "All of them.")
    var all = false

    func validate() throws {
        if all != numbers.isEmpty { throw ValidationError("expected numbers of dead letters, or --all") }
    }

    /// - Returns: `nil` for all.
    /// - Throws: ``InvalidInput`` when one is none.
    func chosen(in bus: EventBus) async throws -> [Int]? {
        guard !all else { return nil }
        for number in numbers { _ = try await Self.require(number, in: bus) }
        return Array(Set(numbers))
    }

    func tell(_ what: String, _ output: OutputOptions, _ count: Int) {
        Console.output(
            output.json
                ? Value.object(["dead_letters": .int(Int64(count))]).json()
                : "\(count) \(count == 1 ? "dead letter" : "dead letters") \(what)")
    }

    static func require(
        _ number: Int, in bus: EventBus
    ) async throws -> (delivery: EventDelivery, event: EventRecord) {
        guard let found = try await bus.delivery(number), found.delivery.state == .dead else {
            throw InvalidInput("there is no dead letter \(number) ('baton events dlq' lists them)")
        }
        return found
    }
}
