import Testing

@testable import Baton
@testable import StatesLanguage

extension Workflow {
    /// Reads a workflow that is correct.
    static func read(_ json: String) throws -> Workflow {
        let (workflow, problems) = WorkflowDecoder.read(try Value(json: json))
        #expect(problems.isEmpty)
        return try #require(workflow)
    }
}

extension Value {
    /// All states by name, those of branches and items too.
    var allStates: [String: Value] {
        var found: [String: Value] = [:]
        for (name, state) in self["States"]?.objectValue ?? [:] {
            found[name] = state
            let inner = (state["Branches"]?.arrayValue ?? []) + [state["ItemProcessor"]].compactMap(\.self)
            for machine in inner { found.merge(machine.allStates) { $1 } }
        }
        return found
    }
}
