internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct AlertsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List alerts that are not resolved, the worst first.")

    @Flag(name: .long, help: "Also those that are resolved.")
    var all = false
    @Option(name: .long, help: "Only of this product.")
    var sku: String?
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try database.requireFile()
        let alerts = try await Wiring.open(database).data.alerts(sku: sku).filter {
            all || $0.status != .resolved
        }
        if output.json {
            Console.output(Value.array(alerts.map(\.value)).json(pretty: true))
        } else {
            Console.output(alerts.isEmpty ? "no alerts" : table(alerts))
        }
    }

    private func table(_ alerts: [AlertRecord]) -> String {
        let style = TextStyle.output
        var table = TextTable(["ALERT", "SEVERITY", "TYPE", "STATUS", "TOLD", "WHAT", "WHAT TO DO"])
        for alert in alerts {
            table.add([
                TextTable.Cell(alert.id),
                TextTable.Cell(alert.severity.rawValue, style: alert.severity.style(style)),
                TextTable.Cell(alert.type), TextTable.Cell(alert.status.rawValue),
                TextTable.Cell(told(alert)),
                TextTable.Cell(alert.title), TextTable.Cell(alert.recommendedAction ?? ""),
            ])
        }
        return table.render(style)
    }

    /// `2 of 3`: by how many of its channels the alert was accepted.
    private func told(_ alert: AlertRecord) -> String {
        let states = alert.deliveryStates
        return states.isEmpty ? "-" : "\(states.count { $0.status == .sent }) of \(states.count)"
    }
}
