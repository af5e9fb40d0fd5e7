internal import ArgumentParser
internal import Baton
internal import SupplyChain
internal import WorkflowFiles

struct OrdersReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Show what a document says, without applying it.",
        discussion: """
            Reads UBL 2 orders, order responses, despatch and receipt advices, the same as CSV, and EDIFACT orders.
            """)

    @Argument(help: "The files.", completion: .file())
    var files: [String]
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var documents: [Value] = []
        var problems: [String] = []
        for file in files {
            do {
                documents.append(try TradeDocument.read(file: file).value)
            } catch let error as SupplyChainError {
                problems.append(error.description)
            }
        }
        if output.json {
            Console.output(Value.array(documents).json(pretty: true))
        } else {
            for document in documents { Console.output(document.outline(listLimit: .max)) }
        }
        if !problems.isEmpty { throw InvalidInput(problems) }
    }
}
