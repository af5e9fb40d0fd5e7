internal import Baton
internal import Expressions

/// Writes the state machine of a workflow.
///
/// The result of each task is a variable. A machine's branches have variables of their own, because a branch cannot
/// assign those around it; their last state hands them on.
struct MachineWriter {
    let options: StateMachineOptions
    /// What has no translation, in the order of the tasks.
    private(set) var problems: [WorkflowProblem] = []
    var names = StateNames()

    init(options: StateMachineOptions) { self.options = options }

    /// A list of tasks at one place: the workflow's or that of a map.
    struct TaskList {
        /// The name of the workflow.
        let workflow: String
        let definitions: [AgentTask]
        let previews: [PlanPreview.TaskPreview]
        /// Where the list stands in the document.
        let path: [String]
        /// Whether required inputs that are missing come from earlier tasks.
        let carriesInputs: Bool
        let isOrdered: Bool
    }

    mutating func machine(_ workflow: Workflow, tasks: [PlanPreview.TaskPreview]) -> Value {
        let list = TaskList(
            workflow: workflow.name,
            definitions: workflow.tasks, previews: tasks, path: ["tasks"],
            carriesInputs: workflow.carriesInputs,
            isOrdered: workflow.pattern.isOrdered)
        var states = States()
        var scope = ExpressionScope()
        let input = names.variable("", "input")
        scope.bindings["input"] = .input(JSONata("$\(input)", .object(workflow.input), isCertain: true))
        let start = names.state("Input")
        let end = names.state("Output")
        let (first, after) = write(list, in: &scope, prefix: "task_", to: &states, next: end)
        writeInput(of: workflow, as: input, start, to: &states, next: first)
        writeOutput(of: workflow, list, after, end, to: &states)
        var machine = states.machine(startAt: start)
        machine["QueryLanguage"] = "JSONata"
        machine["Comment"] = .string(
            workflow.summary.isEmpty ? workflow.name : "\(workflow.name): \(workflow.summary)")
        machine["TimeoutSeconds"] = workflow.deadline?.wholeSeconds.map(Value.int)
        return .object(machine)
    }

    /// Writes all tasks of a list.
    ///
    /// - Parameter prefix: of the names of the variables that hold their results.
    /// - Returns: the state to begin with, and the scope with the results of all tasks.
    mutating func write(
        _ list: TaskList, in scope: inout ExpressionScope, prefix: String, to states: inout States,
        next: String
    ) -> (start: String, after: ExpressionScope) {
        guard !list.previews.isEmpty else { return (next, scope) }
        var places: [String: Int] = [:]
        for (index, task) in list.previews.enumerated() { places[task.id] = index }
        let block: TaskBlock =
            list.isOrdered
            ? .inOrder(list.previews.indices.map(TaskBlock.task))
            : TaskBlock(
                Array(list.previews.indices),
                predecessors: list.previews.map { task in
                    (task.dataFrom + task.after).compactMap { places[$0] }
                })
        // The name of a task hides what has it around the list, before the task has ended too.
        for task in list.previews { scope.bindings[task.id] = nil }
        let start = entryName(of: block, list, scope)
        write(block, named: start, list, in: &scope, prefix: prefix, to: &states, next: next)
        return (start, scope)
    }

    /// The name of the state that a block begins with: it is needed before the block is written.
    private mutating func entryName(
        of block: TaskBlock, _ list: TaskList, _ scope: ExpressionScope
    ) -> String {
        switch block {
        case .task(let index):
            let place = TaskPlace(list: list, index: index, scope: scope, variable: "")
            return names.state(place.id, place.directInputs == nil ? "turn" : "")
        case .inOrder(let blocks): return blocks.first.map { entryName(of: $0, list, scope) } ?? ""
        case .sideBySide: return names.state("Side by side")
        }
    }

    /// Writes a block and binds the results of its tasks.
    private mutating func write(
        _ block: TaskBlock, named name: String, _ list: TaskList, in scope: inout ExpressionScope,
        prefix: String, to states: inout States, next: String
    ) {
        switch block {
        case .task(let index):
            let variable = names.variable(prefix, list.previews[index].id)
            let place = TaskPlace(list: list, index: index, scope: scope, variable: variable)
            write(place, named: name, to: &states, next: next)
            bind(index, of: list, to: variable, in: &scope)
        case .inOrder(let blocks):
            let entries = [name] + blocks.dropFirst().map { entryName(of: $0, list, scope) } + [next]
            for (number, block) in blocks.enumerated() {
                write(
                    block, named: entries[number], list, in: &scope, prefix: prefix, to: &states,
                    next: entries[number + 1])
            }
        case .sideBySide(let blocks):
            writeBranches(blocks, named: name, list, in: &scope, prefix: prefix, to: &states, next: next)
        }
    }

    private mutating func writeBranches(
        _ blocks: [TaskBlock], named name: String, _ list: TaskList, in scope: inout ExpressionScope,
        prefix: String, to states: inout States, next: String
    ) {
        var branches: [Value] = []
        var collected: [String: Value] = [:]
        let before = scope
        for (number, block) in blocks.enumerated() {
            var inner = before
            var branch = States()
            let end = names.state(name, "branch \(number + 1)")
            let start = entryName(of: block, list, inner)
            write(
                block, named: start, list, in: &inner, prefix: names.variable("branch", "") + "_",
                to: &branch,
                next: end)
            var output: [String: Value] = [:]
            for index in block.tasks {
                guard case .task(let result, _)? = inner[list.previews[index].id] else { continue }
                let variable = names.variable(prefix, list.previews[index].id)
                output[variable] = JSONata.field(result.text)
                collected[variable] = JSONata.field("$lookup($states.input[\(number)], '\(variable)')")
                bind(index, of: list, to: variable, in: &scope)
            }
            branch.add(end, "Pass", next: nil, ["Output": .object(output)])
            branches.append(.object(branch.machine(startAt: start)))
        }
        let results = names.state(name, "results")
        states.add(name, "Parallel", next: results, ["Branches": .array(branches)])
        // Not by the Parallel state itself: MiniStack reads no Assign there.
        states.add(results, "Pass", next: next, ["Assign": .object(collected)])
    }

    private func bind(_ index: Int, of list: TaskList, to variable: String, in scope: inout ExpressionScope) {
        let task = list.previews[index]
        // A schema that declares nothing says nothing: operations made of closures may yield a list too.
        let declared = task.definition?.output ?? .open
        let output: Schema = declared == .open ? .any : .object(declared)
        scope.bindings[task.id] = .task(JSONata("$\(variable)", isCertain: true), output: output)
    }

    // MARK: Reporting

    /// Takes over what a translation has refused.
    mutating func refuse(_ refusals: [ExpressionTranslator.Refusal], at path: [String]) {
        for refusal in refusals {
            problems.append(
                WorkflowProblem(
                    .rejected, at: path, "in the expression: \(refusal.message) cannot be exported",
                    hint: refusal.hint))
        }
    }
}
