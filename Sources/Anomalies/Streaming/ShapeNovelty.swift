/// How far the recent course of a series is from the most similar courses of its past.
///
/// A course is the vector of the means of the last values over several scales, as the approximations of a Haar
/// wavelet; its novelty is the mean distance to its three nearest neighbours.
///
/// Source: Burnaev & Ishimtsev, "Conformalized density- and distance-based anomaly detection in time-series data",
/// arXiv:1608.04585 (KNN-CAD), with scales instead of lags.
struct ShapeNovelty: DeviationView {
    private static let neighbours = 3

    private let scales: [Int]
    private let memory: Int
    private var origin = 0.0
    /// Running totals of the latest values, a ring; with the value before the oldest.
    private var totals: [Double]
    private var count = 0
    /// The remembered courses, one after the other, a ring once full.
    private var courses: [Float] = []

    /// - Parameters:
    ///   - scales: numbers of values that a mean is taken over, ascending.
    ///   - memory: how many courses are remembered.
    init(scales: [Int], memory: Int) {
        self.scales = scales
        self.memory = memory
        totals = Array(repeating: 0, count: (scales.last ?? 1) + 1)
    }

    /// The novelty after one more value; absent until a course exists that does not overlap with this one at the
    /// second longest scale.
    mutating func observe(_ value: Double) -> Double? {
        if count == 0 { origin = value }
        count += 1
        totals[count % totals.count] = totals[(count - 1) % totals.count] + value - origin
        let course = scales.map { Float(mean($0)) }
        let separation = scales.count > 1 ? scales[scales.count - 2] : scales[0]
        let complete = courses.count / scales.count
        let isFull = complete == memory
        let known = min(count - 1, memory)
        var novelty: Double?
        if known > separation { novelty = distance(course, leaving: separation, known: known) }
        if isFull {
            let start = (count - 1) % memory * scales.count
            for (offset, feature) in course.enumerated() { courses[start + offset] = feature }
        } else {
            courses += course
        }
        return novelty
    }

    private func mean(_ scale: Int) -> Double {
        let length = min(scale, count)
        let difference = totals[count % totals.count] - totals[(count - length) % totals.count]
        return difference / Double(length)
    }

    /// The mean distance to the nearest courses, those of the latest `leaving` steps left out.
    private func distance(_ course: [Float], leaving: Int, known: Int) -> Double {
        var nearest = (Float.infinity, Float.infinity, Float.infinity)
        let width = scales.count
        let newest = count - 1 - leaving
        let oldest = count - known
        courses.withUnsafeBufferPointer { courses in
            course.withUnsafeBufferPointer { course in
                for step in stride(from: oldest, through: newest, by: 1) {
                    let start = (step - 1) % memory * width
                    var square: Float = 0
                    for offset in 0..<width {
                        let difference = course[offset] - courses[start + offset]
                        square += difference * difference
                    }
                    guard square < nearest.2 else { continue }
                    if square < nearest.0 {
                        nearest = (square, nearest.0, nearest.1)
                    } else if square < nearest.1 {
                        nearest = (nearest.0, square, nearest.1)
                    } else {
                        nearest.2 = square
                    }
                }
            }
        }
        let found = [nearest.0, nearest.1, nearest.2].filter(\.isFinite)
        return found.reduce(0) { $0 + Double($1.squareRoot()) } / Double(max(1, found.count))
    }
}
