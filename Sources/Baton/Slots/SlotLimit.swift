/// How much of a slot attempts may use: at most so many at the same time, at most so many started per interval, both
/// or neither.
public struct SlotLimit: Sendable, Hashable {
    /// Attempts at the same time, at least 1 (less counts as 1); `nil` for any number.
    public var concurrent: Int?
    /// Starts per interval; `nil` for any number.
    public var rate: Rate?

    public init(concurrent: Int? = nil, rate: Rate? = nil) {
        self.concurrent = concurrent
        self.rate = rate
    }
}

/// Something limited that attempts share by name: a concurrency key or an agent.
struct Slot: Sendable, Hashable {
    let name: String
    let limit: SlotLimit
}
