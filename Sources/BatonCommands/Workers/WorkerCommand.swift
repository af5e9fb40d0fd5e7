internal import ArgumentParser

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Processes that share the runs of a database on a server.",
        subcommands: [WorkerRunCommand.self, WorkerListCommand.self, WorkerDrainCommand.self],
        defaultSubcommand: WorkerRunCommand.self)
}
