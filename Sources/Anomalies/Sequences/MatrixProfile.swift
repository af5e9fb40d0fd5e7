import Foundation

/// For each subsequence of a series the distance to its nearest neighbour elsewhere in the series, after bringing
/// both to mean 0 and standard deviation 1. The subsequence with the largest distance, the discord, is the shape most
/// unlike all others.
///
/// Source: Yeh et al., "Matrix Profile I", IEEE ICDM 2016; row by row as in Zhu et al., "Matrix Profile II" (STOMP),
/// IEEE ICDM 2016: one dot product follows from the last, so the whole costs the square of the length.
public struct MatrixProfile: Sendable, Equatable {
    /// The distance of each subsequence to its nearest neighbour.
    public let distances: [Double]
    /// Where the discord starts.
    public let discordStart: Int

    /// Computes the profile.
    ///
    /// - Parameters:
    ///   - values: finite, at least twice the subsequence length.
    ///   - length: of a subsequence, at least 4.
    /// - Throws: `AnomalyError` when the series is too short or a value is missing.
    public init(values: [Double], length: Int) throws(AnomalyError) {
        guard length >= 4 else {
            throw .invalid(
                "length", expected: "at least 4", found: length, hint: "cover one cycle of the series")
        }
        try Require.count(values.count, atLeast: 2 * length, "values")
        try Require.finite(values, "values")
        // Trivial matches overlap: neighbours start more than a quarter of the length apart, as in stumpy.
        let exclusion = (length + 3) / 4
        let moments = SubsequenceMoments(values, length)
        let count = values.count - length + 1
        var nearest = [Double](repeating: .infinity, count: count)
        for lag in stride(from: exclusion + 1, to: count, by: 1) {
            var product = 0.0
            for offset in 0..<length { product += moments.centred[offset] * moments.centred[offset + lag] }
            for start in 0..<(count - lag) {
                if start > 0 {
                    product += moments.centred[start + length - 1] * moments.centred[start + lag + length - 1]
                    product -= moments.centred[start - 1] * moments.centred[start + lag - 1]
                }
                let square = moments.squaredDistance(start, start + lag, product)
                if square < nearest[start] { nearest[start] = square }
                if square < nearest[start + lag] { nearest[start + lag] = square }
            }
        }
        distances = nearest.map { $0.squareRoot() }
        discordStart = nearest.indices.reduce(0) { nearest[$1] > nearest[$0] ? $1 : $0 }
    }
}

/// Mean and standard deviation of each subsequence, on values shifted by the mean of the series for precision.
private struct SubsequenceMoments {
    let centred: [Double]
    private let length: Double
    private var means: [Double] = []
    private var deviations: [Double] = []

    init(_ values: [Double], _ length: Int) {
        let mean = values.reduce(0, +) / Double(values.count)
        centred = values.map { $0 - mean }
        self.length = Double(length)
        for start in 0...(values.count - length) {
            let window = centred[start..<(start + length)]
            let average = window.reduce(0, +) / Double(length)
            let squares = window.reduce(0) { $0 + ($1 - average) * ($1 - average) }
            means.append(average)
            deviations.append((squares / Double(length)).squareRoot())
        }
    }

    /// 2m (1 − correlation); two constant subsequences are alike, a constant one and another are as far as
    /// uncorrelated with half the information, √m, as in stumpy.
    func squaredDistance(_ a: Int, _ b: Int, _ product: Double) -> Double {
        let scale = deviations[a] * deviations[b]
        guard scale > 0 else { return deviations[a] == deviations[b] ? 0 : length }
        let correlation = (product / length - means[a] * means[b]) / scale
        let square = 2 * length * (1 - min(1, max(-1, correlation)))
        // Rounding of the running product leaves about 10⁻¹⁴ between subsequences that are equal.
        return square < 1e-12 * length ? 0 : square
    }
}
