internal import Baton

/// The times of a rule, and what becomes of those that were missed or come too early.
public struct ScheduledTimes: Sendable {
    /// What happens to the times that passed while nobody was there.
    public enum CatchUp: String, Sendable, CaseIterable {
        /// They are left out.
        case skip
        /// The last one comes, once.
        case once
        /// All come, in order.
        case all
    }

    /// What happens to a time at which the run before has not ended.
    public enum Overlap: String, Sendable, CaseIterable {
        /// It is left out.
        case skip
        /// It waits.
        case queue
        case allow
    }

    public var schedule: Schedule
    public var catchUp: CatchUp
    public var overlap: Overlap
    /// Each time is put off by up to this, always by the same for the same time, so that many rules do not all start
    /// at the full hour.
    public var jitter: Duration

    public init(
        _ schedule: Schedule, catchUp: CatchUp = .once, overlap: Overlap = .skip, jitter: Duration = .zero
    ) {
        self.schedule = schedule
        self.catchUp = catchUp
        self.overlap = overlap
        self.jitter = jitter
    }

    /// Where all missed times come, they come so many at a time.
    static let largestCatchUp = 1_000

    /// The times that are due, and up to when times are dealt with then; `nil` when none has passed.
    ///
    /// - Parameters:
    ///   - last: up to when times are dealt with already; intervals are counted from there.
    ///   - grace: a time that is no older than this counts as met.
    func due(
        after last: Timestamp, through now: Timestamp, grace: Duration
    ) -> (times: [Timestamp], handledUntil: Timestamp?) {
        // The last of them is wanted, or all: a part of them is enough only where all come.
        let limit = catchUp == .all ? Self.largestCatchUp : .max
        let times = schedule.times(after: last, through: now, start: last, limit: limit)
        let handledUntil = times.last
        return switch catchUp {
        case .skip: (times.filter { now - $0 <= grace }, handledUntil)
        case .once: (Array(times.suffix(1)), handledUntil)
        case .all: (times, handledUntil)
        }
    }
}
