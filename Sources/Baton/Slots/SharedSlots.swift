/// Slots that all processes on one store share, so that limits hold over all of them.
///
/// A process asks here only for attempts that its own limits let go. Polling is the truth: whoever waits asks again after
/// the time it was told, and sooner when ``whenFreed(_:)`` says so.
public protocol SharedSlots: Sendable {
    /// Gives slots back, then asks for others, as one step that may be repeated.
    ///
    /// - Parameters:
    ///   - returned: requests that were granted, or that still wait; others are left aside.
    ///   - asked: those that came first before others. Who has asked before keeps its place in line.
    /// - Returns: an answer to each of `asked`, in their order.
    /// - Throws: ``RunStoreError`` of kind `conflict` when this process gets none any more; what the store throws.
    func exchange(returned: [SharedSlotRequest], asked: [SharedSlotRequest]) async throws
        -> [SharedSlotAnswer]

    /// Has something called, from any thread, whenever asking again may be worthwhile.
    func whenFreed(_ body: @escaping @Sendable () -> Void)
}

/// What one attempt asks of ``SharedSlots``: all of the slots at once, or none.
public struct SharedSlotRequest: Sendable, Hashable, Identifiable {
    /// Unlike that of any other request, also of the same attempt.
    public let id: Int64
    public let run: RunID
    /// The path of the task.
    public let task: String
    /// Counted from 1.
    public let attempt: Int
    /// By the name of the slot.
    public let slots: [String: SlotLimit]
    /// The higher goes first.
    public let priority: Int

    public init(
        id: Int64 = .random(in: 1...(.max)), run: RunID, task: String, attempt: Int,
        slots: [String: SlotLimit], priority: Int = 0
    ) {
        self.id = id
        self.run = run
        self.task = task
        self.attempt = attempt
        self.slots = slots
        self.priority = priority
    }
}

public enum SharedSlotAnswer: Sendable, Hashable {
    /// The slots are the attempt's until they are given back, or its process is taken for dead.
    case granted
    /// To be asked again after so long.
    case wait(Duration)
}
