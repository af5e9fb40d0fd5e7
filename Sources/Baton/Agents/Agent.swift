/// A named type with a fixed list of operations.
///
/// An agent is a value that is shared by all runs: it holds its dependencies (a store, a client) and no state of a
/// run.
public protocol Agent: Sendable {
    /// The type name that tasks call it by: `forecasting`.
    var type: String { get }
    /// One line for people.
    var summary: String { get }
    /// What it can do; names are unique.
    var operations: [OperationImplementation] { get }
}

/// What workflows can call by name: agents by their type, and conditions.
public struct AgentRegistry: Sendable {
    public private(set) var agents: [any Agent] = []
    public private(set) var conditions: [RegisteredCondition] = []
    private var implementations: [String: [String: OperationImplementation]] = [:]

    /// - Throws: ``AgentRegistrationError`` when two agents share a type name, two operations of one a name, or two
    ///   conditions; when an operation was declared for another agent; when a condition has no name.
    public init(
        _ agents: [any Agent], conditions: [RegisteredCondition] = []
    ) throws(AgentRegistrationError) {
        for agent in agents { try register(agent) }
        for condition in conditions { try register(condition) }
    }

    private mutating func register(_ condition: RegisteredCondition) throws(AgentRegistrationError) {
        guard !condition.name.isEmpty else {
            throw AgentRegistrationError(message: "a registered condition has no name")
        }
        guard self.condition(named: condition.name) == nil else {
            throw AgentRegistrationError(message: "two conditions have the name '\(condition.name)'")
        }
        conditions.append(condition)
    }

    private mutating func register(_ agent: any Agent) throws(AgentRegistrationError) {
        guard implementations[agent.type] == nil else {
            throw AgentRegistrationError(message: "two agents have the type name '\(agent.type)'")
        }
        var operations: [String: OperationImplementation] = [:]
        for operation in agent.operations {
            let definition = operation.definition
            guard definition.agent == agent.type else {
                throw AgentRegistrationError(
                    message:
                        "agent '\(agent.type)' offers '\(definition.name)', which is declared for '\(definition.agent)'"
                )
            }
            guard operation.prepare == nil || definition.effect.allowsClosingTransaction else {
                throw AgentRegistrationError(
                    message:
                        "'\(definition.name)' of agent '\(agent.type)' ends with a transaction, but its "
                        + "effect is declared \(definition.effect.rawValue)")
            }
            guard operations.updateValue(operation, forKey: definition.name) == nil else {
                throw AgentRegistrationError(
                    message: "agent '\(agent.type)' has two operations '\(definition.name)'")
            }
        }
        agents.append(agent)
        implementations[agent.type] = operations
    }

    func condition(named name: String) -> RegisteredCondition? { conditions.first { $0.name == name } }

    /// Looks an operation up.
    public func find(agent: String, operation: String) -> Lookup {
        guard let operations = implementations[agent] else {
            return .unknownAgent(suggestion: agent.closest(among: implementations.keys))
        }
        guard let implementation = operations[operation] else {
            return .unknownOperation(suggestion: operation.closest(among: operations.keys))
        }
        return .found(implementation)
    }

    /// What became of a look-up.
    public enum Lookup: Sendable {
        case found(OperationImplementation)
        /// With the name that was probably meant.
        case unknownAgent(suggestion: String?)
        /// With the name that was probably meant.
        case unknownOperation(suggestion: String?)
    }
}

/// Agents or conditions that cannot be registered together.
public struct AgentRegistrationError: Error, Sendable, Hashable, CustomStringConvertible {
    public let message: String
    public var description: String { message }
}
