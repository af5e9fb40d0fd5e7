/// Search of one sequence in another in linear time (Knuth, Morris and Pratt, 1977).
enum ByteSearch {
    /// The first position at or behind `start` where `pattern` stands in `text`.
    static func first<Element: Equatable>(
        _ pattern: [Element], in text: [Element], from start: Int = 0, _ budget: inout CostBudget
    ) throws(Failure) -> Int? {
        guard !pattern.isEmpty else { return start }
        guard text.count - start >= pattern.count else { return nil }
        let borders = borderLengths(of: pattern)
        var matched = 0
        for position in start..<text.count {
            while matched > 0, pattern[matched] != text[position] { matched = borders[matched - 1] }
            if pattern[matched] == text[position] { matched += 1 }
            if matched == pattern.count {
                try budget.spend(bytes: position - start + pattern.count)
                return position + 1 - matched
            }
        }
        try budget.spend(bytes: text.count - start + pattern.count)
        return nil
    }

    /// For each prefix the length of its longest proper prefix that is also its suffix.
    private static func borderLengths<Element: Equatable>(of pattern: [Element]) -> [Int] {
        var lengths = [0]
        var length = 0
        for position in 1..<max(1, pattern.count) {
            while length > 0, pattern[length] != pattern[position] { length = lengths[length - 1] }
            if pattern[length] == pattern[position] { length += 1 }
            lengths.append(length)
        }
        return lengths
    }
}
