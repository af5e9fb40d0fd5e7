internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import WorkflowFiles

struct EventsReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Deliver stored events of a time range again, to the rules of now.",
        discussion: """
            Times are those at which the events happened: 2026-03-01, 2026-03-01T08:00:00Z, or how long ago (7d, 12h). \
            'baton up' starts the runs.

            A replay has a name, and delivers nothing twice under the same one: after a crash, give the command again. \
            By default the name is made of the range and the rules; give another one to replay the same once more. \
            Replayed events have it as "replay-name".
            """)

    @Option(name: .long, help: ArgumentHelp("The first time.", valueName: "time"))
    var from: String
    @Option(name: .long, help: ArgumentHelp("The last time; now by default.", valueName: "time"))
    var to: String?
    @Option(name: .long, help: ArgumentHelp("Only to this rule; may be repeated.", valueName: "name"))
    var rule: [String] = []
    @Option(name: .long, help: "The replay's name.")
    var name: String?
    @OptionGroup var rules: RulesOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let file = try rules.require(beside: database)
        for name in rule { _ = try file.rule(named: name) }
        let range = try TimeRange(from: from, to: to, now: SystemClock().now())
        let chosen = rule.isEmpty ? "" : " " + rule.sorted().joined(separator: " ")
        let name = name ?? "\(range.from) \(to == nil ? "now" : range.to.description)\(chosen)"
        let count = try await EventBus.open(database, rules: file.rules).replay(
            name, from: range.from, to: range.to, rules: rule.isEmpty ? nil : Set(rule))
        if output.json {
            Console.output(
                Value.object(["replay": .string(name), "deliveries": .int(Int64(count))]).json(pretty: true))
        } else {
            Console.output(
                "\(count) \(count == 1 ? "delivery" : "deliveries") of the replay '\(name.printable)'")
        }
    }
}
