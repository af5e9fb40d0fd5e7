internal import ArgumentParser

struct OrdersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders", abstract: "Look at purchase orders, decide on them, send and receive them.",
        discussion: """
            An order goes through draft, awaiting_approval, approved, sent, acknowledged, partially_received, received
            and closed; it can be rejected while it waits for approval, and cancelled before goods arrive.

              baton orders list --open
              baton orders approve PO-20171231-0A1B2C3D4E5F --by Ada
              baton orders sync                        read what suppliers have put into the inbox
            """,
        subcommands: [
            OrdersListCommand.self, OrdersShowCommand.self, OrdersApproveCommand.self,
            OrdersRejectCommand.self,
            OrdersSendCommand.self, OrdersAcknowledgeCommand.self, OrdersReceiveCommand.self,
            OrdersAmendCommand.self, OrdersCancelCommand.self, OrdersCloseCommand.self,
            OrdersDelaysCommand.self,
            OrdersSyncCommand.self, OrdersReadCommand.self,
        ])
}

/// What the commands about one order share.
struct OrderOptions: ParsableArguments {
    @Argument(help: "The order.")
    var order: String
    @Option(name: .long, help: "The version that was looked at; refused when the order has changed since.")
    var version: Int?
}
