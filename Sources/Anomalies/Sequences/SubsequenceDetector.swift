/// Scores each point of a complete series by how unusual the stretches are that cover it: the offline counterpart of
/// ``StreamingDetector``, which may look at the whole series before it judges any of it.
///
/// A stretch is a vector of `length` values; its score is the squared Mahalanobis distance from the mean stretch,
/// under the covariance of all stretches shrunk towards a multiple of the unit matrix. That measures a deviation along
/// each principal direction by how much the stretches vary there, as principal component analysis of subsequences does
/// with all components. A point has the mean score of the stretches that cover it.
///
/// Sources: Aggarwal, Outlier Analysis, 2nd edition, section 3.3 (Mahalanobis as weighted PCA); the evaluation of
/// simple subsequence methods in Liu & Paparrizos, "The Elephant in the Room", NeurIPS 2024 (TSB-AD).
public struct SubsequenceDetector: Sendable, Equatable {
    /// How many values a stretch has.
    public let length: Int

    private static let shrinkage = 0.1

    /// Makes a detector.
    ///
    /// - Parameter length: of a stretch, at least 2; longer than the anomalies to be found, commonly 100.
    /// - Throws: `AnomalyError` when the length lies outside its range.
    public init(length: Int = 100) throws(AnomalyError) {
        guard (2...1_000).contains(length) else {
            throw .invalid(
                "length", expected: "2 to 1,000", found: length, hint: "100 suits most series")
        }
        self.length = length
    }

    /// Scores a series.
    ///
    /// - Parameter series: finite values, at least twice as many as a stretch has.
    /// - Returns: for each point a score of at least 0, unbounded; 1 on average. All 0 when the series does not vary.
    /// - Throws: `AnomalyError` when the series is too short or a value is missing.
    public func scores(series: [Double]) throws(AnomalyError) -> [Double] {
        try Require.count(series.count, atLeast: 2 * length, "series")
        try Require.finite(series, "series")
        let mean = series.reduce(0, +) / Double(series.count)
        let largest = series.reduce(0) { max($0, abs($1 - mean)) }
        guard largest > 0 else { return series.map { _ in 0 } }
        let stretches = Stretches(series.map { ($0 - mean) / largest }, length)
        guard let root = CholeskyFactor(stretches.covariance(shrinkage: Self.shrinkage), size: length) else {
            return series.map { _ in 0 }
        }
        return stretches.meanOverPoints { root.squaredNorm(of: $0) / Double(length) }
    }
}

/// The overlapping stretches of a series.
private struct Stretches {
    let values: [Double]
    let length: Int
    let count: Int
    private var means: [Double]

    init(_ values: [Double], _ length: Int) {
        self.values = values
        self.length = length
        count = values.count - length + 1
        means = []
        var sum = values[..<count].reduce(0, +)
        for offset in 0..<length {
            means.append(sum / Double(count))
            if offset + 1 < length { sum += values[offset + count] - values[offset] }
        }
    }

    /// The covariance of the places of a stretch, lower triangle, row by row; each diagonal runs as one sum that
    /// takes in a value and drops one.
    func covariance(shrinkage: Double) -> [Double] {
        var matrix = [Double](repeating: 0, count: length * length)
        for lag in 0..<length {
            var sum = 0.0
            for start in 0..<count { sum += values[start] * values[start + lag] }
            for place in 0..<(length - lag) {
                let row = place + lag
                matrix[row * length + place] = sum / Double(count) - means[place] * means[row]
                if row + 1 < length {
                    sum += values[place + count] * values[row + count] - values[place] * values[row]
                }
            }
        }
        let trace = (0..<length).reduce(0) { $0 + matrix[$1 * length + $1] }
        for place in 0..<length {
            matrix[place * length + place] += shrinkage * trace / Double(length) + .leastNormalMagnitude
        }
        return matrix
    }

    /// For each point the mean of a function over the centred stretches that cover it.
    func meanOverPoints(_ score: ([Double]) -> Double) -> [Double] {
        var totals = [Double](repeating: 0, count: values.count + 1)
        var stretch = [Double](repeating: 0, count: length)
        for start in 0..<count {
            for place in 0..<length { stretch[place] = values[start + place] - means[place] }
            let value = score(stretch)
            totals[start] += value
            totals[start + length] -= value
        }
        var running = 0.0
        return values.indices.map { index in
            running += totals[index]
            let covering = min(index + 1, length, values.count - index, count)
            return max(0, running / Double(covering))
        }
    }
}

/// The lower triangular root L of a positive definite matrix L Lᵀ.
private struct CholeskyFactor {
    private let root: [Double]
    private let size: Int

    /// - Parameter matrix: lower triangle, row by row.
    init?(_ matrix: [Double], size: Int) {
        var root = matrix
        for row in 0..<size {
            for column in 0...row {
                var sum = root[row * size + column]
                for inner in 0..<column { sum -= root[row * size + inner] * root[column * size + inner] }
                if row == column {
                    guard sum > 0 else { return nil }
                    root[row * size + row] = sum.squareRoot()
                } else {
                    root[row * size + column] = sum / root[column * size + column]
                }
            }
        }
        self.root = root
        self.size = size
    }

    /// xᵀ (L Lᵀ)⁻¹ x, by forward substitution.
    func squaredNorm(of vector: [Double]) -> Double {
        var solved = vector
        var total = 0.0
        for row in 0..<size {
            var sum = solved[row]
            for column in 0..<row { sum -= root[row * size + column] * solved[column] }
            let value = sum / root[row * size + row]
            solved[row] = value
            total += value * value
        }
        return total
    }
}
