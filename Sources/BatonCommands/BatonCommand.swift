public import ArgumentParser
internal import Foundation
internal import WorkflowFiles

/// The command line.
public struct BatonCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "baton",
        abstract:
            "Coordinates agents: workflows of forecasting, inventory, supplier, anomaly and report agents.",
        discussion: """
            A first run:
              baton data import Examples/data
              baton run Examples/inventory-update.yaml --input sku=1082185

            Exit codes: 0 success, 1 failed, 2 usage or invalid input, 3 partial success, 4 cancelled, 5 timed out.
            """,
        version: "0.1.0",
        subcommands: [
            RunCommand.self,
            StartCommand.self,
            UpCommand.self,
            ListCommand.self,
            ShowCommand.self,
            EventsCommand.self,
            ApproveCommand.self,
            RejectCommand.self,
            SignalCommand.self,
            ResolveCommand.self,
            PauseCommand.self,
            ResumeCommand.self,
            CancelCommand.self,
            PlanCommand.self,
            GraphCommand.self,
            ValidateCommand.self,
            WorkflowExportCommand.self,
            ReportCommand.self,
            RedriveCommand.self,
            ForkCommand.self,
            DiffCommand.self,
            AgentsCommand.self,
            CallCommand.self,
            ForecastCommand.self,
            BacktestCommand.self,
            AnomaliesCommand.self,
            StockCommand.self,
            ReorderCommand.self,
            SimulateCommand.self,
            DataCommand.self,
            SchemaCommand.self,
            OrdersCommand.self, SuppliersCommand.self, AlertsCommand.self,
            DatabaseCommand.self,
            EvalCommand.self,
            ScheduleCommand.self,
            WorkerCommand.self,
        ])

    public init() {}

    /// Parses the process's arguments, runs the command and ends the process with its exit code.
    public static func execute() async -> Never {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            Foundation.exit(ExitStatus.success.rawValue)
        } catch {
            Foundation.exit(report(error))
        }
    }

    /// Prints an error in one line (or a help text as it is) and returns the exit code.
    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case let status as ExitStatus: return status.rawValue
        case let invalid as InvalidInput:
            for line in invalid.lines { Console.error(line) }
            return ExitStatus.invalid.rawValue
        default: break
        }
        let code = exitCode(for: error)
        if code == .success {
            Console.output(fullMessage(for: error))
            return ExitStatus.success.rawValue
        }
        if code == .validationFailure {
            Console.standardError(fullMessage(for: error))
            return ExitStatus.invalid.rawValue
        }
        Console.error(String(describing: error))
        return ExitStatus.failed.rawValue
    }
}
