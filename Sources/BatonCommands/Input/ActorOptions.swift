internal import ArgumentParser
internal import Foundation

/// Who acts, for the audit.
struct ActorOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Who does it, for the record; by default the user's name.", valueName: "name"))
    var by: String?

    /// - Throws: ``InvalidInput`` when nobody is named and the system knows no user.
    func name() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let names = [by, environment["USER"], environment["LOGNAME"]].compactMap(\.self)
        guard let name = names.first(where: { !$0.isEmpty }) else {
            throw InvalidInput("--by: expected who does it: the system names no user")
        }
        return name
    }
}
