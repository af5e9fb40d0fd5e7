internal import Baton
internal import LambdaRuntime
internal import Synchronization
internal import WorkflowFiles

/// The workflow files that came with the function, by their names.
final class WorkflowLibrary: Sendable {
    private let folders: [String]
    private let agents: AgentRegistry
    private let known = Mutex<[String: Workflow]>([:])

    /// - Parameter folder: of the program; workflows are in it, or in `workflows` in it.
    init(folder: String, agents: AgentRegistry) {
        folders = ["\(folder)/workflows", folder]
        self.agents = agents
    }

    /// - Parameter name: that of the file, with or without its ending.
    /// - Throws: `LambdaFailure` of type `Baton.InvalidEvent`, with every problem of the file.
    func workflow(_ name: String) throws -> Workflow {
        if let workflow = known.withLock({ $0[name] }) { return workflow }
        // No name leads out of the folders.
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isName, !name.hasPrefix("."), let path = path(of: name) else {
            throw LambdaFailure.invalidEvent(
                "workflow: there is no workflow '\(name.printable)' in the function")
        }
        do {
            let workflow = try WorkflowFile(path: path, agents: agents).workflow
            known.withLock { $0[name] = workflow }
            return workflow
        } catch let error as InvalidInput {
            throw LambdaFailure.configuration(error.lines.joined(separator: "; "))
        }
    }

    private func path(of name: String) -> String? {
        let names = [name] + ["yaml", "yml", "json"].map { "\(name).\($0)" }
        return folders.flatMap { folder in names.map { "\(folder)/\($0)" } }.first(where: FileLook.isFile)
    }
}
