public import ArgumentParser
public import Baton
internal import WorkflowFiles

/// The workflow file and the pattern that a command works on.
struct WorkflowArguments: ParsableArguments {
    @Argument(
        help: "The workflow file (YAML or JSON).", completion: .file(extensions: ["yaml", "yml", "json"]))
    var file: String

    @Option(name: [.short, .long], help: "Run in this pattern instead of the file's.")
    var pattern: ExecutionPattern?

    func read(agents: AgentRegistry) throws -> WorkflowFile {
        try WorkflowFile(path: file, pattern: pattern, agents: agents)
    }
}

extension ExecutionPattern: ExpressibleByArgument {}

extension WorkflowFile {
    /// Tells of what will fail or is probably not meant.
    func warn() {
        for problem in problems { Console.standardError("warning: \(line(problem))") }
    }
}
