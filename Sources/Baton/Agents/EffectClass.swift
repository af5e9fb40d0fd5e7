/// What an operation does to the world outside the run: it decides how often it may be tried.
public enum EffectClass: String, Sendable, Hashable, CaseIterable {
    /// No outside write.
    case pure
    /// An outside write that deduplicates on the idempotency key it is given.
    case idempotent
    /// A write through the engine's own database, committed together with the task's record.
    case transactional
    /// An outside write that cannot deduplicate; the default for what declares nothing.
    case external

    /// Whether an operation may end with a ``ClosingTransaction``. One with an effect that deduplicates may: only that
    /// effect can happen again.
    var allowsClosingTransaction: Bool {
        switch self {
        case .transactional, .idempotent: true
        case .pure, .external: false
        }
    }

    /// How often a task is attempted when its author says nothing: a write that cannot deduplicate is not repeated.
    public var defaultMaxAttempts: Int {
        switch self {
        case .pure, .idempotent, .transactional: 3
        case .external: 1
        }
    }
}
