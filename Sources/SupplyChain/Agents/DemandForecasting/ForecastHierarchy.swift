internal import Forecasting

/// What the forecasts of all series add up to, and how they are made to.
struct ForecastHierarchy: Sendable {
    /// One series at the bottom, with what a reconciliation needs of it.
    struct Leaf: Sendable {
        let sku: String
        let location: String
        let category: String?
        let history: DemandHistory
        let mean: [Double]
        let residuals: [Double]
    }

    private let leaves: [Leaf]
    private let hierarchy: Hierarchy
    private let names: [(level: String, name: String)]

    /// Above this many nodes the covariance of their errors is no longer worth its time.
    private static let largestCovariance = 400

    /// Groups: everything, each category, each site where there are several, each product with several sites.
    ///
    /// - Parameter leaves: at least one.
    init(_ leaves: [Leaf]) throws(ForecastingError) {
        var names: [(level: String, name: String)] = [("total", "all")]
        var groups = [Array(leaves.indices)]
        func add(_ level: String, _ label: (Leaf) -> String?) {
            var order: [String] = []
            var members: [String: [Int]] = [:]
            for (index, leaf) in leaves.enumerated() {
                guard let name = label(leaf) else { continue }
                if members[name] == nil { order.append(name) }
                members[name, default: []].append(index)
            }
            for name in order.sorted() {
                names.append((level, name))
                groups.append(members[name, default: []])
            }
        }
        add("category") { $0.category }
        if Set(leaves.map(\.location)).count > 1 {
            add("location") { $0.location }
            add("sku") { $0.sku }
        }
        self.leaves = leaves
        self.names = names
        hierarchy = try Hierarchy(bottomCount: leaves.count, groups: groups)
    }

    /// Daily means of every leaf that add up to forecasts of the groups as well as errors allow.
    ///
    /// - Parameters:
    ///   - method: bottom-up leaves the leaves as they are.
    ///   - fit: forecasts the summed history of a group.
    func reconciled(
        _ method: ReconciliationChoice, _ fit: ([Double]) throws(ForecastingError) -> DemandForecast
    ) throws(ForecastingError) -> [[Double]] {
        let means = leaves.map(\.mean)
        guard method != .bottomUp else { return means }
        var groupMeans: [[Double]] = []
        var groupResiduals: [[Double]] = []
        for group in hierarchy.groups {
            if group.count == 1 {
                groupMeans.append(leaves[group[0]].mean)
                groupResiduals.append(leaves[group[0]].residuals)
                continue
            }
            let forecast = try fit(Self.summed(group.map { leaves[$0].history.demand }))
            groupMeans.append(forecast.mean)
            groupResiduals.append(forecast.residuals)
        }
        let residuals = groupResiduals + leaves.map(\.residuals)
        let common = residuals.map(\.count).min() ?? 0
        let usesCovariance =
            method == .minimumTrace && common >= 4 && hierarchy.nodeCount <= Self.largestCovariance
        let reconciled = try hierarchy.reconciled(
            groupMeans + means,
            by: usesCovariance
                ? .minimumTrace(residuals: residuals.map { Array($0.suffix(common)) }) : .structural)
        return Array(reconciled.suffix(leaves.count))
    }

    /// Each group with the sum of its leaves.
    func groups(_ totals: [Double]) -> [GroupForecast] {
        zip(names, hierarchy.groups).map { name, members in
            GroupForecast(
                level: name.level, name: name.name, series: members.count,
                forecast: members.reduce(0) { $0 + totals[$1] })
        }
    }

    /// Histories that end on the same day; what began later counts as nothing before.
    private static func summed(_ histories: [[Double]]) -> [Double] {
        let length = histories.map(\.count).max() ?? 0
        var sums = [Double](repeating: 0, count: length)
        for history in histories {
            for (offset, value) in history.enumerated() { sums[length - history.count + offset] += value }
        }
        return sums
    }
}
