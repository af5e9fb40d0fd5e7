/// Whether a task of a sequential workflow takes a required input that is still missing from an earlier task that it
/// does not depend on.
public enum CarryPolicy: String, Sendable, Hashable, CaseIterable {
    /// From the nearest earlier task that succeeded and has the key in its output. The default.
    case fill
    /// Never: inputs come from declared dependencies and from `inputs` alone.
    case declared
}
