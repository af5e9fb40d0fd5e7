/// How a workflow becomes a state machine.
public struct StateMachineOptions: Sendable {
    /// The function that the tasks call: its name or ARN.
    public var function: String
    public var map: MapMode

    /// Where the items of a map run.
    public enum MapMode: String, Sendable, CaseIterable {
        /// Within the execution: up to 40 at a time.
        case inline
        /// Each as an execution of its own: up to 10,000 at a time.
        case distributed
    }

    /// - Parameter function: name or ARN of the function.
    public init(function: String = "baton", map: MapMode = .distributed) {
        self.function = function
        self.map = map
    }
}
