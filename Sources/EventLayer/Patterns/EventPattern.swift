public import Baton

/// Which events a rule is for: an Amazon EventBridge event pattern.
///
/// Syntax and verdicts are those of EventBridge ("Creating Amazon EventBridge event patterns", and the open
/// implementation aws/event-ruler where the manual is silent): exact values, `prefix`, `suffix`,
/// `equals-ignore-case`, `wildcard`, `anything-but` in all its forms, `numeric`, `exists`, `cidr` and `$or`.
///
/// ```swift
/// let pattern = try EventPattern(["source": ["shop"], "detail": ["quantity": [["numeric": ["<", 10]]]]])
/// pattern.matches(["source": "shop", "detail": ["quantity": 3]])  // true
/// ```
///
/// Some verdicts surprise; all of them are the original's:
/// - An array matches when one of its elements does, so `anything-but` is true of an array with any other element. Of
///   an array of objects, one element must satisfy all fields together.
/// - `exists: true` looks for a value: an empty array, an empty object and an object have none.
/// - `300`, `300.0` and `3e2` are equal; `"300"` is another value. `true` and `1` are different.
/// - A key with a point is the same as nested keys: `a.b` is `a` → `b`.
public struct EventPattern: Sendable {
    /// Each is enough: `$or` makes several.
    let branches: [PatternBranch]
    private let alone: EventPatternSet

    /// Checks and compiles a pattern.
    ///
    /// - Throws: ``EventPatternError`` with the place in the pattern and what was expected there.
    public init(_ pattern: Value) throws(EventPatternError) {
        branches = try PatternCompiler.compile(pattern)
        alone = EventPatternSet(branches: [branches])
    }

    /// Whether an event, an object of any shape, fits.
    public func matches(_ event: Value) -> Bool { !alone.matches(event).isEmpty }
}
