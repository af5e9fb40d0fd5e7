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

/// The agents that an orchestrator can call, by type name.
public struct AgentRegistry: Sendable {
    public private(set) var agents: [any Agent] = []
    private var implementations: [String: [String: OperationImplementation]] = [:]

    /// - Throws: ``AgentRegistrationError`` when two agents share a type name or two operations of one a name, or
    ///   an operation was declared for another agent.
    public init(_ agents: [any Agent]) throws(AgentRegistrationError) {
        for agent in agents { try register(agent) }
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
            guard operations.updateValue(operation, forKey: definition.name) == nil else {
                throw AgentRegistrationError(
                    message: "agent '\(agent.type)' has two operations '\(definition.name)'")
            }
        }
        agents.append(agent)
        implementations[agent.type] = operations
    }

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

/// Agents that cannot be registered together.
public struct AgentRegistrationError: Error, Sendable, Hashable, CustomStringConvertible {
    public let message: String
    public var description: String { message }
}
