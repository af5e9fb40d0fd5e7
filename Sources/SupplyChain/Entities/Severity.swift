public import Baton

/// How bad something is.
public enum Severity: String, Sendable, Hashable, CaseIterable, Comparable, SQLConvertible {
    case low
    case medium
    case high
    case critical

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        case .critical: 3
        }
    }
}
