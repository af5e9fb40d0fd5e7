public import Baton

/// Checks the graph of a state machine in the Amazon States Language: what linters and emulators let pass, and what then
/// fails an execution on its way or is never reached.
public struct StateMachineCheck: Sendable {
    /// One line each, with the name of the state; empty when the graph is sound.
    public private(set) var problems: [String] = []
    private var names: Set<String> = []

    public init(_ definition: Value) { check(definition, within: "the machine") }

    /// A machine, a branch of a Parallel state or the processor of a Map state: no state of one leads to another's.
    private mutating func check(_ machine: Value, within place: String) {
        guard let states = machine["States"]?.objectValue, !states.isEmpty else {
            problems.append("\(place) has no states")
            return
        }
        let start = machine["StartAt"]?.stringValue
        if start.flatMap({ states[$0] }) == nil {
            problems.append("\(place) starts at '\(start ?? "")', and there is no such state in it")
        }
        for (name, state) in states.sorted(by: { $0.key < $1.key }) { check(name, state, states, place) }
        checkWays(from: start, in: states, place)
    }

    private mutating func check(
        _ name: String, _ state: Value, _ states: [String: Value], _ place: String
    ) {
        if !names.insert(name).inserted { problems.append("two states have the name '\(name)'") }
        if name.utf16.count > 80 { problems.append("the name '\(name)' is longer than 80 characters") }
        let type = state["Type"]?.stringValue ?? ""
        for target in Self.targets(of: state) where states[target] == nil {
            problems.append("'\(name)' leads to '\(target)', and there is no such state in \(place)")
        }
        switch type {
        case "Task", "Pass", "Wait", "Parallel", "Map":
            let ends = state["End"] == true
            if ends == (state["Next"] != nil) {
                problems.append(
                    "'\(name)' needs either Next or End, \(ends ? "and has both" : "and has neither")")
            }
        case "Choice":
            if state["Choices"]?.arrayValue?.isEmpty ?? true { problems.append("'\(name)' has no choices") }
            if state["Default"] == nil {
                problems.append("'\(name)' has no Default: an execution fails when no rule matches")
            }
        case "Succeed", "Fail": break
        default: problems.append("'\(name)' has the unknown type '\(type)'")
        }
        if type == "Parallel" {
            let branches = state["Branches"]?.arrayValue ?? []
            if branches.isEmpty { problems.append("'\(name)' has no branches") }
            for (number, branch) in branches.enumerated() {
                check(branch, within: "branch \(number + 1) of '\(name)'")
            }
        }
        if type == "Map" {
            if let processor = state["ItemProcessor"] ?? state["Iterator"] {
                check(processor, within: "the items of '\(name)'")
            } else {
                problems.append("'\(name)' has no ItemProcessor")
            }
        }
    }

    /// Every state must be reached, and must reach an end.
    private mutating func checkWays(from start: String?, in states: [String: Value], _ place: String) {
        let ways = states.mapValues { Self.targets(of: $0).filter { states[$0] != nil } }
        let reached = Self.reach(start.map { [$0] } ?? [], by: ways)
        for name in states.keys.sorted() where !reached.contains(name) {
            problems.append("'\(name)' is never reached")
        }
        let ends = states.filter {
            $0.value["End"] == true || ["Succeed", "Fail"].contains($0.value["Type"])
        }.keys
        guard !ends.isEmpty else {
            problems.append("\(place) has no terminal state")
            return
        }
        var back: [String: [String]] = [:]
        for (name, targets) in ways { for target in targets { back[target, default: []].append(name) } }
        let ending = Self.reach(Array(ends), by: back)
        for name in states.keys.sorted() where reached.contains(name) && !ending.contains(name) {
            problems.append("'\(name)' leads to no terminal state")
        }
    }

    private static func reach(_ from: [String], by ways: [String: [String]]) -> Set<String> {
        var reached: Set<String> = []
        var waiting = from
        while let name = waiting.popLast() {
            guard reached.insert(name).inserted else { continue }
            waiting += ways[name] ?? []
        }
        return reached
    }

    /// Where a state leads to: its next state, its rules, its default, its catchers.
    private static func targets(of state: Value) -> [String] {
        var targets = [state["Next"], state["Default"]].compactMap { $0?.stringValue }
        for key in ["Choices", "Catch"] {
            targets += (state[key]?.arrayValue ?? []).compactMap { $0["Next"]?.stringValue }
        }
        return targets
    }
}
