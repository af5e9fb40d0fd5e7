internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what data there is and what the agents will miss.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try database.requireFile()
        let status = try await Wiring.open(database).data.status()
        Console.output(output.json ? status.value.json(pretty: true) : text(status))
    }

    private func text(_ status: DataStatus) -> String {
        var table = TextTable(["DATA", "ROWS"], alignRight: [1])
        for count in status.counts { table.add([count.entity, String(count.rows)]) }
        var lines = [table.render()]
        if let period = status.salesPeriod {
            lines.append("sales from \(period.lowerBound) to \(period.upperBound)")
        }
        lines += status.missing.map { TextStyle.output.yellow("missing: ") + $0 }
        return lines.joined(separator: "\n")
    }
}
