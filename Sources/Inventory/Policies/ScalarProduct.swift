/// The sum of products of two rows of numbers, several at a time.
///
/// Additions of numbers with a point cannot be reordered by the compiler; sums side by side let one
/// multiplication start before the one before it is through.
enum ScalarProduct {
    private typealias Lane = SIMD8<Double>

    /// - Parameters:
    ///   - left: at least `count` numbers.
    ///   - right: at least `count` numbers.
    static func of(_ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, count: Int) -> Double {
        let width = Lane.scalarCount
        let stride = MemoryLayout<Double>.stride
        let (lefts, rights) = (UnsafeRawPointer(left), UnsafeRawPointer(right))
        var sums = Lane.zero
        var index = 0
        while index + width <= count {
            let offset = index * stride
            sums +=
                lefts.loadUnaligned(fromByteOffset: offset, as: Lane.self)
                * rights.loadUnaligned(fromByteOffset: offset, as: Lane.self)
            index += width
        }
        var total: Double = sums.sum()
        while index < count {
            total += left[index] * right[index]
            index += 1
        }
        return total
    }
}
