@testable import Baton

extension Rate {
    /// Whether no window that ends at `end` has more starts than the burst and what flows in during it.
    ///
    /// - Parameter starts: in order of time, the last at `end`.
    func allowsWindows(of starts: ArraySlice<Timestamp>, until end: Timestamp) -> Bool {
        starts.indices.allSatisfy { first in
            let above = Int64(starts.endIndex - first - count)
            let flown = (end.nanoseconds - starts[first].nanoseconds) * Int64(count)
            return above * interval.wholeNanoseconds <= flown
        }
    }

    /// Whether no window at all has too many.
    func allowsEveryWindow(of starts: [Timestamp]) -> Bool {
        starts.indices.allSatisfy { allowsWindows(of: starts[...$0], until: starts[$0]) }
    }
}
