public import ArgumentParser
internal import Baton
public import SupplyChain

struct OrdersSendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send an approved order to its supplier.",
        discussion: """
            Writes the order as UBL 2.1 XML and as CSV into the folder 'outbox' beside the database. An order that was
            sent already is not written again.

              --webhook also posts the XML to an address (needs curl)
              --email-from also writes an e-mail with both documents to the supplier's address into the outbox, and
              hands it to --mail-program where one is named

            Where nobody knows whether an order has gone out (a webhook did not answer, the process was killed), it is not
            sent again by itself. Ask the supplier, then say --earlier arrived or --earlier lost.
            """)

    @Argument(help: "The order.")
    var order: String
    @Option(name: .long, help: "Orders above this total wait for approval.")
    var approvalLimit: Double?
    @Option(name: .long, help: ArgumentHelp("Also post the order to this address.", valueName: "url"))
    var webhook: String?
    @Option(name: .long, help: ArgumentHelp("Also write an e-mail from this address.", valueName: "address"))
    var emailFrom: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A program with the interface of sendmail that takes the e-mail.", valueName: "path"))
    var mailProgram: String?
    @Option(
        name: .long,
        help: "What became of an earlier transmission: arrived counts the order as sent, lost sends it again."
    )
    var earlier: EarlierTransmission?
    @OptionGroup var actor: ActorOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if mailProgram != nil, emailFrom == nil {
            throw ValidationError("--mail-program: expected --email-from beside it")
        }
    }

    func run() async throws {
        try database.requireFile()
        var channels: [any PurchaseOrderChannel] = []
        if let webhook { channels.append(WebhookOrderChannel(url: webhook)) }
        if let emailFrom {
            channels.append(
                EmailOrderChannel(
                    directory: database.folder("outbox"), sender: emailFrom, mailProgram: mailProgram))
        }
        let input = SendPurchaseOrder(
            orderID: order, approvalLimit: approvalLimit, earlierTransmission: earlier,
            actor: try actor.name())
        let result = try await Wiring.running(database, channels: channels) { wiring in
            try await wiring.call(SupplierCoordinationAgent.sendPurchaseOrder, input)
        }
        try output.print(result) { $0.text }
        if !result.isSent { throw ExitStatus.partial }
    }
}

extension EarlierTransmission: ExpressibleByArgument {}
