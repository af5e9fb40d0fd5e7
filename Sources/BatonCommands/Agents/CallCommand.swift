internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Call one operation of an agent directly.",
        discussion: """
            The call is recorded in the history like any run.

              baton call optimization calculate_eoq annual_demand=1300 ordering_cost=8 holding_cost=0.225
            """)

    @Argument(help: "Type name of the agent.")
    var agent: String
    @Argument(help: "Name of the operation.")
    var operation: String
    @Argument(help: "Inputs: key=value, a JSON object or @FILE.")
    var inputs: [String] = []
    @Option(name: [.short, .long], help: "The same as an argument; may be repeated.")
    var input: [String] = []
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let agents = try Wiring.declarations()
        let definition = try find(in: agents)
        let values = try InputArguments.parse(inputs + input, schema: definition.input)
        let violations = Schema.object(definition.input).violations(of: .object(values))
        guard violations.isEmpty else {
            throw InvalidInput(
                violations.map { "\(agent) \(operation): input '\($0.path)': \($0.withoutPath)" })
        }
        let result = try await Wiring.running(database) { wiring in
            try await wiring.orchestrator.call(definition, input: values)
        }
        guard let task = result.results.first else { throw ExitStatus.failed }
        if output.json {
            Console.output((task.output ?? task.document).json(pretty: true))
        } else if let value = task.output {
            Console.output(value.outline())
        }
        if let failure = task.failure {
            if !output.json { Console.error("\(agent) \(operation): \(failure)") }
            if failure.kind == .invalidInput { throw ExitStatus.invalid }
        }
        try ExitStatus(result.outcome).throwUnlessSuccess()
    }

    private func find(in agents: AgentRegistry) throws -> OperationDefinition {
        switch agents.find(agent: agent, operation: operation) {
        case .found(let implementation): return implementation.definition
        case .unknownAgent(let suggestion):
            let known = agents.agents.map(\.type).joined(separator: ", ")
            throw InvalidInput(
                "unknown agent '\(agent)' (\(suggestion.map { "did you mean '\($0)'?" } ?? "known: \(known)"))"
            )
        case .unknownOperation(let suggestion):
            throw InvalidInput(
                "agent '\(agent)' has no operation '\(operation)' "
                    + "(\(suggestion.map { "did you mean '\($0)'?" } ?? "'baton agents \(agent)' lists them"))"
            )
        }
    }
}
