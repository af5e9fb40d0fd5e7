internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct AlertsTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Send a test message to every recipient through every channel.",
        discussion: "Nothing is stored. Exit code 1 when a channel did not accept it.")

    @OptionGroup var alerts: AlertOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let routing = try alerts.read(database).routing
        let now = SystemClock().now()
        var results: [Value] = []
        var table = TextTable(["RECIPIENT", "CHANNEL", "RESULT"])
        var isAccepted = true
        for recipient in routing.recipients {
            for name in recipient.channels {
                let problem = await deliver(to: recipient.name, through: routing.channels[name], now)
                isAccepted = isAccepted && problem == nil
                table.add([recipient.name, name, problem ?? "accepted"])
                results.append([
                    "recipient": .string(recipient.name), "channel": .string(name),
                    "accepted": .bool(problem == nil), "problem": problem.map(Value.string) ?? .null,
                ])
            }
        }
        Console.output(output.json ? Value.array(results).json(pretty: true) : table.render())
        if !isAccepted { throw ExitStatus.failed }
    }

    private func deliver(to recipient: String, through channel: (any AlertChannel)?, _ now: Timestamp) async
        -> String?
    {
        let alert = AlertRecord(
            id: "AL-TEST", conditionKey: "test|\(now)", type: "test", severity: .low,
            title: "a test of 'baton alerts'",
            message: "nothing is wrong", createdAt: now, updatedAt: now)
        do throws(ChannelFailure) {
            try await channel?.deliver(AlertMessage(alert: alert, recipient: recipient))
            return nil
        } catch {
            return error.message
        }
    }
}
