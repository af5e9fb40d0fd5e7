/// Which finished runs a database keeps. Unfinished ones are never removed, whatever it says.
public struct Retention: Sendable, Hashable {
    /// How long ago a run may have ended; `nil` for any time.
    public var age: Duration?
    /// How many finished runs there may be, the latest; `nil` for any number.
    public var runs: Int?

    public init(age: Duration? = nil, runs: Int? = nil) {
        self.age = age
        self.runs = runs
    }

    /// Runs that ended within the last 90 days.
    public static let standard = Retention(age: .seconds(90 * 86_400))
    /// Everything.
    public static let unlimited = Retention()
}
