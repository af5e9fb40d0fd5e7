internal import ArgumentParser

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract:
            "What happened in a run, event by event; events from outside and the patterns that pick them.",
        usage:
            "baton events RUN [--follow] [--after N] [--json]\nbaton events test-pattern PATTERN --event EVENT",
        subcommands: [RunEventsCommand.self, TestPatternCommand.self],
        defaultSubcommand: RunEventsCommand.self)
}
