internal import Foundation

/// Whether two numbers agree to a relative tolerance (absolute where the expected value is zero).
func isClose(_ found: Double, _ expected: Double, relative tolerance: Double) -> Bool {
    if found == expected { return true }
    let scale = expected == 0 ? 1 : abs(expected)
    return abs(found - expected) <= tolerance * scale
}

/// The natural logarithm.
func logarithm(_ value: Double) -> Double { Foundation.log(value) }
