internal import ArgumentParser

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "Look after the database file: copy, check, shrink and migrate it.",
        subcommands: [
            DatabaseStatisticsCommand.self, DatabaseVerifyCommand.self, DatabaseBackupCommand.self,
            DatabasePruneCommand.self, DatabaseMigrateCommand.self,
        ])
}
