internal import Baton

/// What the rows of some keys say, and who may go by them; as a value, to be used while the keys are locked.
///
/// A request that waits stands in line at the first of its keys that it could not have: nobody who ranks after it goes
/// there before it. At its other keys it is passed over, until it has moved from one key to another too often: then it
/// stands in line at all of them, so that among equal priorities nobody waits for ever.
struct SlotLedger: Sendable {
    /// A request at one of its keys.
    struct Waiter: Sendable, Hashable {
        let id: Int64
        let worker: Int64
        let priority: Int64
        /// The smaller has asked before.
        let number: Int64
        var isInLine = false
        /// How often it has moved to another key.
        var moves: Int64 = 0

        func goesBefore(_ other: Waiter) -> Bool {
            (other.priority, number) < (priority, other.number)
        }
    }

    struct Key: Sendable {
        /// `nil` for any number.
        var concurrent: Int64?
        var held: Int64
        /// `nil` for any number of starts.
        var rate: SlotRate?
        /// In any order.
        var waiting: [Waiter] = []
    }

    enum Verdict: Sendable, Hashable {
        case granted
        /// - Parameter nanoseconds: after how long time alone may let it go on; `nil` when that is not known.
        case waits(nanoseconds: Int64?)
    }

    private static let movesBeforeAllLines = 8

    /// Since 1970.
    let now: Int64
    var keys: [String: Key]

    /// A request that was not there before. The latest one says what the limits are, for all who have or want the key.
    mutating func add(_ waiter: Waiter, _ limits: [String: SlotLimit]) {
        for (name, limit) in limits {
            let former = keys[name] ?? Key(held: 0)
            keys[name] = Key(
                concurrent: limit.concurrent.map { Int64(max($0, 1)) }, held: former.held,
                rate: limit.rate.map { former.rate?.changed(to: $0, at: now) ?? SlotRate($0) },
                waiting: former.waiting + [waiter])
        }
    }

    /// Grants a request that waits all its keys, or has it stand in line at one of them.
    mutating func decide(_ id: Int64, at names: [String]) -> Verdict {
        for name in names.sorted(by: isLookedAtBefore) {
            guard let key = keys[name], let waiter = key.waiter(id) else { continue }
            let ahead = Int64(key.waiting.count { $0.isInLine && $0.goesBefore(waiter) })
            guard !key.isFree(after: ahead, at: now) else { continue }
            stand(id, at: name, of: names)
            return .waits(nanoseconds: key.pause(after: ahead, at: now))
        }
        for name in names { keys[name]?.grant(id, at: now) }
        return .granted
    }

    /// The workers of those who could go on at the key where they stand in line.
    ///
    /// - Parameter decided: requests of which nobody need be told.
    func workersToTell(except decided: Set<Int64>) -> Set<Int64> {
        var workers: Set<Int64> = []
        for key in keys.values {
            let line = key.waiting.filter(\.isInLine).sorted { $0.goesBefore($1) }
            for (ahead, waiter) in line.enumerated() {
                guard key.isFree(after: Int64(ahead), at: now) else { break }
                if !decided.contains(waiter.id) { workers.insert(waiter.worker) }
            }
        }
        return workers
    }

    /// As in a process: a free concurrency key is never kept for the sake of a token that is yet to come.
    private func isLookedAtBefore(_ left: String, _ right: String) -> Bool {
        let hasRate = (left: keys[left]?.rate != nil, right: keys[right]?.rate != nil)
        return hasRate.left == hasRate.right ? left < right : hasRate.left
    }

    private mutating func stand(_ id: Int64, at blocked: String, of names: [String]) {
        let former = names.filter { keys[$0]?.waiter(id)?.isInLine == true }
        let hasMoved = !former.isEmpty && !former.contains(blocked)
        for name in names {
            keys[name]?.change(id) { waiter in
                if hasMoved { waiter.moves += 1 }
                waiter.isInLine = name == blocked || waiter.moves >= Self.movesBeforeAllLines
            }
        }
    }
}

extension SlotLedger.Key {
    func waiter(_ id: Int64) -> SlotLedger.Waiter? { waiting.first { $0.id == id } }

    /// Whether there is room for one more than those who go first.
    fileprivate func isFree(after ahead: Int64, at now: Int64) -> Bool {
        hasPlace(after: ahead) && (rate.map { $0.nanoseconds(untilHolding: ahead + 1, at: now) == 0 } ?? true)
    }

    fileprivate func pause(after ahead: Int64, at now: Int64) -> Int64? {
        hasPlace(after: ahead) ? rate?.nanoseconds(untilHolding: ahead + 1, at: now) : nil
    }

    private func hasPlace(after ahead: Int64) -> Bool { concurrent.map { held + ahead < $0 } ?? true }

    fileprivate mutating func grant(_ id: Int64, at now: Int64) {
        held += 1
        rate?.take(at: now)
        waiting.removeAll { $0.id == id }
    }

    fileprivate mutating func change(_ id: Int64, _ body: (inout SlotLedger.Waiter) -> Void) {
        guard let place = waiting.firstIndex(where: { $0.id == id }) else { return }
        body(&waiting[place])
    }
}
