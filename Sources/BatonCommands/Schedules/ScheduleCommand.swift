internal import ArgumentParser

struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Schedules of rules, and their times.",
        subcommands: [
            ScheduleListCommand.self, ScheduleNextCommand.self, SchedulePauseCommand.self,
            ScheduleResumeCommand.self, ScheduleBackfillCommand.self,
        ])
}
