internal import ArgumentParser
internal import Baton
internal import Foundation
internal import WorkflowFiles

/// Answers and signals given on the command line.
struct AnswerArguments: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Approve this task, or 'all'; may be repeated.", valueName: "task"))
    var approve: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp("Reject this task, or 'all'; may be repeated.", valueName: "task"))
    var reject: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Send a signal at the start: NAME, NAME=JSON or NAME=@FILE; may be repeated.", valueName: "signal"
        ))
    var signal: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp("Who answers, for the record; by default the user's name.", valueName: "name"))
    var by: String?

    /// - Throws: ``InvalidInput`` with a line for each argument that means nothing to the workflow.
    func read(for workflow: Workflow) throws -> PreparedAnswers {
        var answers = PreparedAnswers()
        answers.by = Environment.actor(by)
        let names = WaitingTasks(workflow)
        var problems: [String] = []
        for (option, tasks, isApproved) in [("--approve", approve, true), ("--reject", reject, false)] {
            for task in tasks {
                do {
                    try decide(task, isApproved, option, names, &answers)
                } catch let error as InvalidInput {
                    problems += error.lines
                }
            }
        }
        for argument in signal {
            do {
                answers.signals.append(try read(argument, names))
            } catch let error as InvalidInput {
                problems += error.lines
            }
        }
        guard problems.isEmpty else { throw InvalidInput(problems) }
        return answers
    }

    private func decide(
        _ task: String, _ isApproved: Bool, _ option: String, _ names: WaitingTasks,
        _ answers: inout PreparedAnswers
    ) throws {
        guard task != "all" else {
            guard answers.decisionForAll ?? isApproved == isApproved else {
                throw InvalidInput("\(option) all: all are approved and rejected")
            }
            answers.decisionForAll = isApproved
            return
        }
        guard names.canGrow || names.approvals.contains(task.withoutPlaces) else {
            throw InvalidInput(
                "\(option) \(task): the workflow has no such approval task"
                    + Self.hint(task.withoutPlaces, names.approvals))
        }
        guard answers.decisions[task] ?? isApproved == isApproved else {
            throw InvalidInput("\(option) \(task): it is approved and rejected")
        }
        answers.decisions[task] = isApproved
    }

    private func read(_ argument: String, _ names: WaitingTasks) throws -> RunSignal {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard names.canGrow || names.signals.contains(name) else {
            throw InvalidInput(
                "--signal \(name.onOneLine.prefix(60)): no task of the workflow waits for such a signal"
                    + Self.hint(name, names.signals))
        }
        let id = UUID().uuidString
        guard parts.count == 2 else { return RunSignal(name, id: id) }
        if parts[1].hasPrefix("@") {
            return RunSignal(
                name, id: id, payload: try DocumentReader.read(file: String(parts[1].dropFirst())).value)
        }
        do {
            return RunSignal(name, id: id, payload: try Value(json: String(parts[1])))
        } catch {
            throw InvalidInput("--signal \(name): expected JSON or @FILE after '=', found none: \(error)")
        }
    }

    private static func hint(_ name: String, _ known: [String]) -> String {
        guard !known.isEmpty else { return "" }
        return name.closest(among: known).map { " (did you mean '\($0)'?)" }
            ?? " (known: \(known.joined(separator: ", ")))"
    }
}

/// The tasks of a workflow, at every depth, that wait for somebody.
struct WaitingTasks {
    /// Paths, without the places of items.
    private(set) var approvals: [String] = []
    private(set) var signals: [String] = []
    /// Whether tasks may be added while it runs.
    private(set) var canGrow = false

    init(_ workflow: Workflow) { add(workflow.tasks, prefix: "") }

    private mutating func add(_ tasks: [AgentTask], prefix: String) {
        for task in tasks {
            let path = prefix + task.id
            if task.spawn != nil { canGrow = true }
            switch task.work {
            case .operation, .sleep: break
            case .approval: approvals.append(path)
            case .signal(let signal): signals.append(signal.name)
            case .map(let map): add(map.body.tasks, prefix: path + "/")
            case .loop(let loop): add(loop.body.tasks, prefix: path + "/")
            case .choice(let choice):
                for branch in choice.branches { add(branch.body.tasks, prefix: path + "/") }
            case .workflow(let workflow): add(workflow.tasks, prefix: path + "/")
            case .race(let body): add(body.tasks, prefix: path + "/")
            }
        }
    }
}
