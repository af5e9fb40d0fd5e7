internal import ArgumentParser
internal import SupplyChain

struct SuppliersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suppliers", abstract: "Measure and compare suppliers, and split orders over them.",
        subcommands: [
            SuppliersListCommand.self, SuppliersShowCommand.self, SuppliersCompareCommand.self,
            SuppliersRecommendCommand.self, SuppliersAllocateCommand.self,
        ])
}

/// The day for which a question about suppliers is asked.
struct AsOfOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The day for which it is asked; by default the last with a sale or receipt.",
            valueName: "YYYY-MM-DD"))
    var asOf: CalendarDate?
}
