internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check workflow files without running them.",
        discussion: "Exit code 2 when a file has problems other than warnings.")

    @Argument(help: "Workflow files (YAML or JSON).", completion: .file(extensions: ["yaml", "yml", "json"]))
    var files: [String]
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let agents = try Wiring.declarations()
        var reports: [Value] = []
        var isValid = true
        for file in files {
            let lines = check(file, agents)
            isValid = isValid && lines.allSatisfy { $0.severity == .warning }
            reports.append(
                [
                    "file": .string(file), "valid": .bool(lines.allSatisfy { $0.severity == .warning }),
                    "problems": .array(
                        lines.map {
                            ["severity": .string($0.severity.rawValue), "message": .string($0.text)]
                        }),
                ])
            if !output.json {
                for line in lines { Console.standardError("\(line.severity.label): \(line.text)") }
                if lines.allSatisfy({ $0.severity == .warning }) { Console.output("\(file): valid") }
            }
        }
        if output.json { Console.output(Value.array(reports).json(pretty: true)) }
        if !isValid { throw ExitStatus.invalid }
    }

    private func check(
        _ path: String, _ agents: AgentRegistry
    ) -> [(severity: WorkflowProblem.Severity, text: String)] {
        do {
            let file = try WorkflowFile(path: path, agents: agents)
            return file.problems.map { ($0.severity, file.line($0)) }
        } catch let error as InvalidInput {
            return error.lines.map { (.rejected, $0) }
        } catch {
            return [(.rejected, "\(path): \(error)")]
        }
    }
}

extension WorkflowProblem.Severity {
    var label: String {
        switch self {
        case .warning: "warning"
        case .failsTask: "error (the task will fail)"
        case .rejected: "error"
        }
    }
}
