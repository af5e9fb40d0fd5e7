extension String {
    /// The candidate that this was probably meant to be, if one is near enough: for did-you-mean hints.
    ///
    /// Near enough is at most a third of the word in edits (insert, delete, replace, swap of neighbours:
    /// optimal string alignment distance).
    public func closest(among candidates: some Sequence<String>) -> String? {
        let limit = Swift.max(1, count / 3)
        return
            candidates
            .map { (candidate: $0, distance: editDistance(to: $0)) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }?
            .candidate
    }

    private func editDistance(to other: String) -> Int {
        let left = Array(lowercased())
        let right = Array(other.lowercased())
        guard !left.isEmpty, !right.isEmpty, left.count < 200, right.count < 200 else {
            return Swift.max(left.count, right.count)
        }
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let replaced = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
                var best = Swift.min(previous[column] + 1, current[column - 1] + 1, replaced)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
                {
                    best = Swift.min(best, beforePrevious[column - 2] + 1)
                }
                current.append(best)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
