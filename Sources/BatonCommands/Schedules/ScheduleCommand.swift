internal import ArgumentParser

struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Schedules and their times.",
        subcommands: [ScheduleNextCommand.self])
}
