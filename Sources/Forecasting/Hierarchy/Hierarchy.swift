/// Series that add up: articles to categories to a total, or articles and places to both.
///
/// ```swift
/// let hierarchy = try Hierarchy(bottomCount: 4, groups: [[0, 1, 2, 3], [0, 1], [2, 3]])
/// let coherent = try hierarchy.reconciled(forecasts, by: .structural)
/// ```
///
/// Nodes are ordered groups first, in the order given, then the bottom series.
public struct Hierarchy: Sendable, Equatable {
    /// Number of series that are not sums of others.
    public let bottomCount: Int
    /// Bottom series, counted from 0, that each group sums.
    public let groups: [[Int]]

    /// Number of all series.
    public var nodeCount: Int { groups.count + bottomCount }

    /// Describes which series each group sums.
    ///
    /// - Parameters:
    ///   - bottomCount: 1 or more.
    ///   - groups: any number, in any order, overlapping or not; each names bottom series at most once.
    /// - Throws: ``ForecastingError`` of kind `optionOutOfRange` for an empty hierarchy or a group that is
    ///   empty, repeats a series or names one that does not exist.
    public init(bottomCount: Int, groups: [[Int]]) throws(ForecastingError) {
        guard bottomCount >= 1 else {
            throw ForecastingError(
                .optionOutOfRange, "expected at least one bottom series, found \(bottomCount)",
                hint: "the bottom series are those that are not sums")
        }
        for (index, group) in groups.enumerated() {
            guard !group.isEmpty, Set(group).count == group.count,
                group.allSatisfy({ (0..<bottomCount).contains($0) })
            else {
                throw ForecastingError(
                    .optionOutOfRange,
                    "expected group \(index) to name bottom series from 0 to \(bottomCount - 1) once each",
                    hint: "count bottom series from 0, in the order of their forecasts")
            }
        }
        self.bottomCount = bottomCount
        self.groups = groups
    }

    /// A hierarchy from labels: one group per label and level, and the total over everything first.
    ///
    /// - Parameter labels: per level, such as category and place, one label per bottom series.
    /// - Throws: ``ForecastingError`` of kind `lengthsDiffer` for levels of unequal length,
    ///   `optionOutOfRange` without any level.
    ///
    /// Groups of a level are in the order in which their labels first appear.
    public init(labels: [[String]]) throws(ForecastingError) {
        let count = labels.first?.count ?? 0
        for level in labels where level.count != count {
            throw .lengthsDiffer("labels of every level", count, level.count)
        }
        var groups = [Array(0..<count)]
        for level in labels {
            var places: [String: Int] = [:]
            for (series, label) in level.enumerated() {
                if let place = places[label] {
                    groups[place].append(series)
                } else {
                    places[label] = groups.count
                    groups.append([series])
                }
            }
        }
        try self.init(bottomCount: count, groups: groups)
    }

    /// Values of all nodes from those of the bottom series.
    func summed(_ bottom: [Double]) -> [Double] {
        groups.map { group in group.reduce(0) { $0 + bottom[$1] } } + bottom
    }

    /// By how much each group differs from the sum of its bottom series.
    func discrepancies(_ nodes: [Double]) -> [Double] {
        groups.indices.map { index in
            groups[index].reduce(nodes[index]) { $0 - nodes[groups.count + $1] }
        }
    }
}
