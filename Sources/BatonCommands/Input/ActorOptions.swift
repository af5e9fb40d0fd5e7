internal import ArgumentParser
internal import WorkflowFiles

/// Who acts, for the audit.
struct ActorOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Who does it, for the record; by default the user's name.", valueName: "name"))
    var by: String?

    /// - Throws: ``InvalidInput`` when nobody is named and the system knows no user.
    func name() throws -> String {
        guard let name = Environment.actor(by) else {
            throw InvalidInput("--by: expected who does it: the system names no user")
        }
        return name
    }
}
