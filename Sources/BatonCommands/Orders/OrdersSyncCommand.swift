internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct OrdersSyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Read suppliers' answers from the inbox folder.",
        discussion: """
            Reads order responses, despatch advices and receipt advices (UBL XML, or CSV) from the folder 'inbox' beside
            the database and applies them to their orders. Files that were read move to 'processed', files that cannot be
            used to 'set-aside', each with its reason (exit code 3). Reading a file again changes nothing.
            """)

    @Option(name: .long, help: ArgumentHelp("Another folder.", valueName: "folder"), completion: .directory)
    var inbox: String?
    @OptionGroup var call: CallOptions

    func run() async throws {
        let result = try await call.show(
            SupplierCoordinationAgent.processInbox, ProcessInbox(folder: inbox), text: text)
        if result.files.contains(where: { $0.status == .setAside }) { throw ExitStatus.partial }
    }

    private func text(_ result: ProcessInboxResult) -> String {
        guard !result.files.isEmpty else { return "nothing in \(result.folder)" }
        let style = TextStyle.output
        var table = TextTable(["FILE", "STATUS", "DOCUMENT", "OUTCOME"])
        for file in result.files {
            let colour: (String) -> String =
                switch file.status {
                case .setAside: style.red
                case .applied where file.needsAttention: style.yellow
                case .applied, .repeated: { $0 }
                }
            table.add([
                TextTable.Cell(file.file), TextTable.Cell(file.status.rawValue, style: colour),
                TextTable.Cell([file.kind, file.documentID].compactMap(\.self).joined(separator: " ")),
                TextTable.Cell(file.message),
            ])
        }
        return table.render(style)
    }
}
