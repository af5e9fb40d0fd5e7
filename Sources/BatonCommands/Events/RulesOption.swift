internal import ArgumentParser
internal import Baton
internal import Foundation
internal import WorkflowFiles

/// The file of rules that events and times start workflows by.
struct RulesOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The rules file; by default baton-rules.yaml beside the database, where it is there.",
            valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var rules: String?

    /// - Returns: `nil` when none is named and none is beside the database.
    /// - Throws: ``InvalidInput`` with a line for each problem of the file.
    func read(beside database: DatabaseOptions, agents: AgentRegistry? = nil) throws -> RulesFile? {
        // Nothing is beside a server.
        if rules == nil, case .server = database.address { return nil }
        let path = rules ?? database.folder(RulesFile.name)
        guard rules != nil || FileManager.default.fileExists(atPath: path) else { return nil }
        return try RulesFileReader.read(path, agents: agents ?? Wiring.declarations())
    }

    /// - Throws: ``InvalidInput`` also when there is no file.
    func require(beside database: DatabaseOptions) throws -> RulesFile {
        guard let file = try read(beside: database) else {
            throw InvalidInput(
                "\(database.folder(RulesFile.name)): no such file; --rules FILE names one, "
                    + "Examples/rules/baton-rules.yaml is one to begin with")
        }
        return file
    }
}
