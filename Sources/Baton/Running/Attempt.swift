internal import Synchronization

/// One attempt of one task; late results are told apart by it.
struct AttemptID: Sendable, Hashable {
    let place: TaskPlace
    /// Counted from 1.
    let number: Int
}

/// Everything that an attempt needs. A class: it is handed on several times.
final class Attempt: Sendable {
    enum Progress {
        case waiting
        case running(on: Worker)
        case cancelled
        case ended
    }

    let id: AttemptID
    /// Number of the event that tells of its start.
    let sequence: Int
    let implementation: OperationImplementation
    let input: [String: Value]
    let context: ExecutionContext
    /// Whether it holds slots, to be given back when its operation has returned.
    let hasSlots: Bool
    let progress = Mutex(Progress.waiting)

    init(
        id: AttemptID, sequence: Int, implementation: OperationImplementation, input: [String: Value],
        context: ExecutionContext, hasSlots: Bool
    ) {
        self.id = id
        self.sequence = sequence
        self.implementation = implementation
        self.input = input
        self.context = context
        self.hasSlots = hasSlots
    }
}
