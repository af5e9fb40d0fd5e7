/// Names for "did you mean".
enum Suggestion {
    /// The known name nearest to a misspelt one: the fewest edits, at most a third of its length.
    static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, name.utf8.count / 3)
        guard name.utf8.count <= 64 else { return nil }
        return
            candidates
            .map { (name: $0, edits: editDistance(Array(name.utf8), Array($0.utf8.prefix(65)))) }
            .filter { $0.edits <= limit }
            .min { ($0.edits, $0.name) < ($1.edits, $1.name) }?
            .name
    }

    /// Levenshtein distance with exchange of neighbours ("optimal string alignment").
    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] | 0x20 == right[column] | 0x20
                var edits = min(last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    edits = min(edits, beforeLast[column - 1] + 1)
                }
                current.append(edits)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
