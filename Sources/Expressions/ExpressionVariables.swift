/// Where an expression finds the values of its variables.
public protocol ExpressionVariables {
    /// The value of a variable, or nil when no such variable is declared.
    ///
    /// Called once for each time the evaluation reads the variable. For a large object give a lazy map
    /// (``ExpressionMap/init(lazily:)``), so that only the selected fields are converted.
    func value(of name: String) -> ExpressionValue?

    /// Whether there may be variables whose names have dots; false unless implemented.
    ///
    /// Only then `a.b.c` is looked up as the variables `a.b.c` and `a.b` before `a`: the longest name comes
    /// first (langdef.md, "Name Resolution").
    var hasQualifiedNames: Bool { get }
}

extension ExpressionVariables {
    public var hasQualifiedNames: Bool { false }
}

/// Variables in a dictionary.
public struct ExpressionBindings: ExpressionVariables, Sendable, ExpressibleByDictionaryLiteral {
    private let values: [String: ExpressionValue]

    public let hasQualifiedNames: Bool

    public init(_ values: [String: ExpressionValue] = [:]) {
        self.values = values
        hasQualifiedNames = values.keys.contains { $0.utf8.contains(UInt8(ascii: ".")) }
    }

    /// Of two values of one name the later wins.
    public init(dictionaryLiteral elements: (String, ExpressionValue)...) {
        self.init(Dictionary(elements) { _, later in later })
    }

    public func value(of name: String) -> ExpressionValue? { values[name] }
}
