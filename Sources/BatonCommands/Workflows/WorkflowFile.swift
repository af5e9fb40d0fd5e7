public import ArgumentParser
public import Baton

/// A workflow read from a file, with what is needed to say where in the file a problem is.
struct WorkflowFile {
    let path: String
    var workflow: Workflow
    private let document: LocatedDocument

    /// - Throws: ``InvalidInput`` with a line for each problem.
    init(path: String, pattern: ExecutionPattern? = nil) throws {
        self.path = path
        let document = try DocumentReader.read(file: path)
        self.document = document
        do {
            workflow = try WorkflowDecoder.decode(document.value)
        } catch {
            throw InvalidInput(error.problems.map { Self.line($0, path, document) })
        }
        if let pattern { workflow.pattern = pattern }
    }

    /// `file:line: path: message (hint)`.
    func line(_ problem: WorkflowProblem) -> String { Self.line(problem, path, document) }

    private static func line(_ problem: WorkflowProblem, _ path: String, _ document: LocatedDocument)
        -> String
    {
        let line = document.line(of: problem.path).map { ":\($0)" } ?? ""
        return "\(path)\(line): \(problem)"
    }

    /// Refuses a workflow that cannot run, and warns of what will fail or is probably not meant.
    func check(_ problems: [WorkflowProblem]) throws {
        let rejected = problems.filter { $0.severity == .rejected }
        guard rejected.isEmpty else { throw InvalidInput(rejected.map(line)) }
        for problem in problems { Console.standardError("warning: \(line(problem))") }
    }
}

/// The workflow file and the pattern that a command works on.
struct WorkflowArguments: ParsableArguments {
    @Argument(
        help: "The workflow file (YAML or JSON).", completion: .file(extensions: ["yaml", "yml", "json"]))
    var file: String

    @Option(name: [.short, .long], help: "Run in this pattern instead of the file's.")
    var pattern: ExecutionPattern?

    func read() throws -> WorkflowFile { try WorkflowFile(path: file, pattern: pattern) }
}

extension ExecutionPattern: ExpressibleByArgument {}
