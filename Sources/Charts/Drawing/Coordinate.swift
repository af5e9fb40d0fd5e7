/// Coordinates as text.
enum Coordinate {
    /// A coordinate with at most one decimal, clamped to ±10⁶.
    static func text(_ value: Double) -> String {
        let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
        if tenths % 10 == 0 { return String(tenths / 10) }
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}

/// A point of a drawing, y downwards.
struct Point: Equatable {
    let x: Double
    let y: Double

    func movedRight(_ distance: Double) -> Point {
        Point(x: x + distance, y: y)
    }
}
