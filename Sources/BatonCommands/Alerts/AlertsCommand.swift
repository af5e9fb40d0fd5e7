internal import ArgumentParser
internal import WorkflowFiles

struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "Raise, send and handle alerts.",
        discussion: """
            Alerts are raised from what is stored: stock that runs out, late deliveries, anomalies, orders that wait for
            somebody, forecasts that changed. 'baton alerts send' raises and sends them; who hears of what stands in the
            file 'alerts.yaml' beside the database:

              channels:
                log: {type: file, path: alerts.jsonl}
                chat: {type: webhook, url: "https://chat.example/hook"}
              recipients:
                - {name: planner, severities: [high, critical], channels: [log, chat]}
                - {name: buyer, types: [purchase_order_status, delivery_delay], channels: [log]}

            Without that file every alert is printed.
            """,
        subcommands: [
            AlertsListCommand.self, AlertsSendCommand.self, AlertsAcknowledgeCommand.self,
            AlertsResolveCommand.self,
            AlertsTestCommand.self,
        ])
}

/// Where it says who hears of what.
struct AlertOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Who hears of what; by default alerts.yaml beside the database, where it is there.",
            valueName: "file"),
        completion: .file(extensions: ["yaml", "json"]))
    var config: String?

    /// - Throws: ``InvalidInput`` naming file, line and key.
    func read(_ database: DatabaseOptions) throws -> AlertSettings {
        try AlertSettings.read(config, beside: database)
    }
}
