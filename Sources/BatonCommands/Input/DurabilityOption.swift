internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

/// What survives once something is said to be stored.
struct DurabilityOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "What stored means: memory (nothing is kept), process (survives kill -9), power (survives a loss of power, "
                + "the default); also $BATON_DURABILITY.", valueName: "tier"))
    var durability: String?

    /// - Parameter tiers: those that the command can work with.
    /// - Throws: ``InvalidInput`` for anything else.
    func tier(of tiers: [Durability]) throws -> Durability {
        guard let name = durability ?? Environment.value("BATON_DURABILITY") else { return .power }
        let source = durability == nil ? "BATON_DURABILITY" : "--durability"
        let allowed = tiers.map(\.rawValue).joined(separator: ", ")
        guard let tier = Durability(rawValue: name) else {
            throw InvalidInput("\(source): expected one of \(allowed), found '\(name.printable)'")
        }
        guard tiers.contains(tier) else {
            throw InvalidInput(
                "\(source): runs that are kept in memory are gone with their process, so that no other can run them; "
                    + "expected one of \(allowed)")
        }
        return tier
    }
}
