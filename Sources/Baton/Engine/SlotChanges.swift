/// What a run has to tell the slots, in the order of its steps; one thread at a time does so.
struct SlotChanges {
    enum Change {
        case request(SlotRequest)
        case giveBack(AttemptID)
    }

    private var waiting: [Change] = []
    private var isUnderWay = false

    mutating func add(_ change: Change) { waiting.append(change) }

    /// - Parameter begins: whether the caller has not told the slots of anything yet.
    /// - Returns: what the caller has to tell them; `nil` when there is nothing, or somebody else does it.
    mutating func next(begins: Bool) -> [Change]? {
        if begins, isUnderWay { return nil }
        isUnderWay = !waiting.isEmpty
        defer { waiting = [] }
        return isUnderWay ? waiting : nil
    }
}
