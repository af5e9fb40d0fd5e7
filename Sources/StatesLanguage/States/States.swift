internal import Baton

/// The states of a machine, or of a branch of one, while they are written.
struct States {
    private(set) var states: [String: Value] = [:]

    mutating func add(_ name: String, _ type: String, next: String?, _ fields: [String: Value?] = [:]) {
        var state: [String: Value] = fields.compactMapValues(\.self)
        state["Type"] = .string(type)
        if let next { state["Next"] = .string(next) } else { state["End"] = true }
        states[name] = .object(state)
    }

    /// A state that ends the machine or decides where it goes on.
    mutating func add(_ name: String, _ type: String, _ fields: [String: Value]) {
        states[name] = .object(fields.merging(["Type": .string(type)]) { own, _ in own })
    }

    func machine(startAt: String) -> [String: Value] {
        ["StartAt": .string(startAt), "States": .object(states)]
    }
}
