public import ArgumentParser
internal import Baton
public import StatesLanguage
internal import WorkflowFiles

struct WorkflowExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Turn a workflow into the definition of another engine.",
        discussion: """
            The format asl is the Amazon States Language, of AWS Step Functions: each task
            becomes a call of the Lambda function of Baton. What cannot be exported is
            told with its line, all of it at once; exit code 2. See docs/aws.md.
              baton export --format asl workflow.yaml --output workflow.asl.json
            The data of the store is exported by 'baton data export'.
            """)

    @OptionGroup var workflow: WorkflowArguments
    @Option(name: .long, help: "asl: a state machine in the Amazon States Language.")
    var format: WorkflowExportFormat = .asl
    @Option(
        name: .long,
        help: ArgumentHelp("The function that the tasks call.", valueName: "name|ARN"))
    var function: String = "baton"
    @Option(
        name: .long,
        help: "Where the items of a map run: inline (in the execution) or distributed (in their own).")
    var map: StateMachineOptions.MapMode = .distributed
    @OptionGroup var file: OutputFileOptions

    enum WorkflowExportFormat: String, CaseIterable, ExpressibleByArgument {
        case asl
    }

    func validate() throws {
        guard !function.isEmpty else { throw ValidationError("--function needs a name or an ARN") }
    }

    func run() async throws {
        let agents = try Wiring.declarations()
        let source = try workflow.read(agents: agents)
        do {
            let machine = try StateMachineExport(
                source.workflow, agents: agents, options: StateMachineOptions(function: function, map: map))
            try file.write(machine.definition.json(pretty: true))
        } catch let error as StateMachineExportError {
            throw InvalidInput(error.problems.map(source.line))
        }
        source.warn()
    }
}

extension StateMachineOptions.MapMode: ExpressibleByArgument {}
