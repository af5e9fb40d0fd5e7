internal import ArgumentParser

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Events and the patterns that pick them.",
        subcommands: [TestPatternCommand.self])
}
