/// Whether two numbers agree to a relative tolerance (absolute where the expected value is zero).
func isClose(_ found: Double, _ expected: Double, relative tolerance: Double) -> Bool {
    if found == expected { return true }
    let scale = expected == 0 ? 1 : abs(expected)
    return abs(found - expected) <= tolerance * scale
}

/// The largest relative difference of two arrays; infinite where their lengths differ.
func largestDifference(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    return zip(found, expected).map { abs($0 - $1) / max(abs($1), .leastNormalMagnitude) }.max() ?? 0
}
