internal import Synchronization

/// What threads hand to each other about a run without its lock: attempts on their way to a worker, results on their way
/// to the machine, and what the slots have to be told. A run that only waits does without.
final class RunTraffic: Sendable {
    typealias Arrival = (attempt: Attempt, result: Result<Value, OperationFailure>)

    /// Attempts that no worker has taken yet.
    let queues = Mutex(AttemptQueues())
    /// Results that the machine has not been given yet.
    let results = Mutex<[Arrival]>([])
    /// What the slots have to be told, in the order of the steps.
    let slotChanges = Mutex(SlotChanges())
}
