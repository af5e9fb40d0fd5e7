internal import ArgumentParser
internal import Baton
internal import SupplyChain
internal import WorkflowFiles

struct AlertsAcknowledgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Take note of an alert: nobody is told of it again unless it becomes worse.")

    @Argument(help: "The alert.")
    var alert: String
    @Option(name: .long, help: "What is being done about it.")
    var reason: String?
    @OptionGroup var actor: ActorOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let name = try actor.name()
        try await handle(database, output) { center in
            try await center.acknowledge(alert, actor: name, reason: reason, now: SystemClock().now())
        }
    }
}

struct AlertsResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Close an alert.",
        discussion: """
            It comes back when its condition becomes worse; critical stock also when it still holds a day later.
            """)

    @Argument(help: "The alert.")
    var alert: String
    @Option(name: .long, help: "What was done.")
    var reason: String
    @OptionGroup var actor: ActorOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let name = try actor.name()
        try await handle(database, output) { center in
            try await center.resolve(alert, actor: name, reason: reason, now: SystemClock().now())
        }
    }
}

/// Changes an alert and says how it stands; what is not there is wrong usage, what is not allowed a failure.
private func handle(
    _ database: DatabaseOptions, _ output: OutputOptions, _ change: (AlertCenter) async throws -> AlertRecord
) async throws {
    try database.requireFile()
    let center = AlertCenter(store: try await Wiring.open(database).data)
    do {
        let alert = try await change(center)
        Console.output(
            output.json
                ? alert.value.json(pretty: true)
                : "\(alert.id): \(alert.status.rawValue) by \(alert.handledBy ?? "")")
    } catch let error as SupplyChainError {
        if error.kind == .notFound { throw InvalidInput(error.description) }
        Console.error(error.description)
        throw ExitStatus.failed
    }
}
