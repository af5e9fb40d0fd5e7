internal import ArgumentParser

struct DataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Import, export and inspect the data that the agents work on.",
        subcommands: [ImportCommand.self, ExportCommand.self, StatusCommand.self])
}
