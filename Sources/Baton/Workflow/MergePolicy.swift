/// Who wins when the outputs of dependencies and the task's own inputs name the same key.
public enum MergePolicy: String, Sendable, Hashable, CaseIterable {
    /// What the task's author wrote wins; among dependencies the later one. The default.
    case inputsWin = "inputs_win"
    /// Outputs of dependencies win; among them the later one.
    case dependencyWins = "dependency_wins"
    /// Two unequal values for one key fail the task with kind `merge_conflict`.
    case error
    /// Unequal values for one key become a list, dependencies first, in their order.
    case collect
}
