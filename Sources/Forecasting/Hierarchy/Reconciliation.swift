internal import Statistics

/// How forecasts of all nodes are made to add up.
public enum ReconciliationMethod: Sendable, Equatable {
    /// Groups become the sums of their bottom series.
    case bottomUp
    /// Discrepancies are spread over all nodes alike.
    case ordinaryLeastSquares
    /// Nodes give way in proportion to the number of bottom series in them.
    case structural
    /// Nodes give way by the covariance of their one-step errors, shrunk towards its diagonal (MinT-shrink):
    /// one array per node, all of one length.
    case minimumTrace(residuals: [[Double]])
}

extension Hierarchy {
    /// Forecasts that add up, none of them below zero.
    ///
    /// - Parameters:
    ///   - forecasts: one array per node, in the order of the nodes, all of one length.
    ///   - method: how to share discrepancies out.
    /// - Returns: one array per node. Where a bottom series would fall below zero it is set to zero, and sums
    ///   follow.
    /// - Throws: ``ForecastingError``: `lengthsDiffer`, `notFinite`, or `historyTooShort` for residuals of
    ///   fewer than four periods.
    ///
    /// Source: Wickramasuriya, Athanasopoulos & Hyndman (2019), "Optimal forecast reconciliation for
    /// hierarchical and grouped time series through trace minimization", JASA 114, equation 10: ỹ = ŷ − W C′
    /// (C W C′)⁻¹ C ŷ with C the constraints.
    public func reconciled(_ forecasts: [[Double]], by method: ReconciliationMethod) throws(ForecastingError)
        -> [[Double]]
    {
        try check(forecasts)
        let horizon = forecasts.first?.count ?? 0
        var result = [[Double]](repeating: [], count: nodeCount)
        let solver = method == .bottomUp ? nil : try solver(method)
        for step in 0..<horizon {
            let nodes = forecasts.map { $0[step] }
            let adjusted = solver.map { $0.adjust(nodes, self) } ?? nodes
            let whole = summed(adjusted.suffix(bottomCount).map { max(0, $0) })
            for node in whole.indices { result[node].append(whole[node]) }
        }
        return result
    }

    private func check(_ rows: [[Double]]) throws(ForecastingError) {
        guard rows.count == nodeCount else {
            throw .lengthsDiffer("nodes of the hierarchy and series", nodeCount, rows.count)
        }
        for row in rows {
            try InputCheck.finite(row)
            guard row.count == rows[0].count else {
                throw .lengthsDiffer("series of all nodes", rows[0].count, row.count)
            }
        }
    }

    private func solver(_ method: ReconciliationMethod) throws(ForecastingError) -> ReconciliationSolver {
        switch method {
        case .bottomUp, .ordinaryLeastSquares:
            return ReconciliationSolver(self, variances: [Double](repeating: 1, count: nodeCount))
        case .structural:
            let sizes = groups.map { Double($0.count) } + [Double](repeating: 1, count: bottomCount)
            return ReconciliationSolver(self, variances: sizes)
        case .minimumTrace(let residuals):
            try check(residuals)
            guard residuals[0].count >= 4 else {
                throw .historyTooShort("MinT", needs: 4, found: residuals[0].count)
            }
            return ReconciliationSolver(self, residuals: residuals)
        }
    }
}

/// W C′ and the factor of C W C′, for many steps.
private struct ReconciliationSolver {
    /// W C′, one row per node.
    private let spread: [[Double]]
    private let factor: Cholesky?

    /// For a diagonal W.
    init(_ hierarchy: Hierarchy, variances: [Double]) {
        self.init(hierarchy, spread: Self.diagonalSpread(hierarchy, variances))
    }

    /// For the covariance of residuals, shrunk towards its diagonal.
    init(_ hierarchy: Hierarchy, residuals: [[Double]]) {
        let count = Double(residuals[0].count)
        let variances = residuals.map { row in
            max(row.reduce(0) { $0 + $1 * $1 } / count, 1e-12)
        }
        let shrinkage = CovarianceShrinkage.intensity(residuals, variances)
        var spread = Self.diagonalSpread(hierarchy, variances.map { shrinkage * $0 })
        // (1 − λ) of the sample covariance of each node with each discrepancy.
        let gaps = residuals[0].indices.map { time in hierarchy.discrepancies(residuals.map { $0[time] }) }
        for node in spread.indices {
            for group in hierarchy.groups.indices {
                var product = 0.0
                for time in gaps.indices { product += residuals[node][time] * gaps[time][group] }
                spread[node][group] += (1 - shrinkage) * product / count
            }
        }
        self.init(hierarchy, spread: spread)
    }

    private init(_ hierarchy: Hierarchy, spread: [[Double]]) {
        self.spread = spread
        let size = hierarchy.groups.count
        var matrix = [Double](repeating: 0, count: size * size)
        for column in 0..<size {
            let gaps = hierarchy.discrepancies(spread.map { $0[column] })
            for row in 0..<size { matrix[row * size + column] = gaps[row] }
        }
        factor = Cholesky(matrix, size: size)
    }

    private static func diagonalSpread(_ hierarchy: Hierarchy, _ variances: [Double]) -> [[Double]] {
        var spread = [[Double]](
            repeating: [Double](repeating: 0, count: hierarchy.groups.count), count: hierarchy.nodeCount)
        for (group, members) in hierarchy.groups.enumerated() {
            spread[group][group] += variances[group]
            for member in members {
                let node = hierarchy.groups.count + member
                spread[node][group] -= variances[node]
            }
        }
        return spread
    }

    /// Nodes moved so that nothing differs; where two groups are the same, bottom-up.
    func adjust(_ nodes: [Double], _ hierarchy: Hierarchy) -> [Double] {
        guard let factor else { return nodes }
        let shares = factor.solve(hierarchy.discrepancies(nodes))
        return nodes.indices.map { node in
            var value = nodes[node]
            for group in shares.indices { value -= spread[node][group] * shares[group] }
            return value
        }
    }
}

/// How far sample correlations are shrunk towards none.
///
/// Source: Schäfer & Strimmer (2005), "A shrinkage approach to large-scale covariance matrix estimation",
/// Statistical Applications in Genetics and Molecular Biology 4(1), as Wickramasuriya et al. use it.
enum CovarianceShrinkage {
    static func intensity(_ residuals: [[Double]], _ variances: [Double]) -> Double {
        let count = residuals[0].count
        var noise = 0.0
        var signal = 0.0
        for first in residuals.indices {
            for second in 0..<first {
                let scale = (variances[first] * variances[second]).squareRoot()
                var mean = 0.0
                var squares = 0.0
                for time in 0..<count {
                    let product = residuals[first][time] * residuals[second][time] / scale
                    mean += product
                    squares += product * product
                }
                mean /= Double(count)
                noise += (squares / Double(count) - mean * mean) / Double(count - 1)
                signal += mean * mean
            }
        }
        return signal > 0 ? min(max(noise / signal, 0), 1) : 1
    }
}
