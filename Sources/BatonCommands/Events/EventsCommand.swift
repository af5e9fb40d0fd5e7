internal import ArgumentParser

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract:
            "What happened in a run, event by event; events from outside, and the rules that start workflows by them.",
        usage: """
            baton events RUN [--follow] [--after N] [--json]
            baton events put|list|rules|replay|dlq|test-pattern …
            """,
        subcommands: [
            RunEventsCommand.self, EventsPutCommand.self, EventsListCommand.self, EventsRulesCommand.self,
            EventsReplayCommand.self, DeadLettersCommand.self, TestPatternCommand.self,
        ],
        defaultSubcommand: RunEventsCommand.self)
}
