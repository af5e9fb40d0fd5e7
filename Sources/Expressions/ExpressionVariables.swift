/// Where an expression finds the values of its variables.
public protocol ExpressionVariables {
    /// The value of a variable, or nil when no such variable is declared.
    ///
    /// Called once for each time the evaluation reads the variable. For a large object give a lazy map
    /// (``ExpressionMap/init(lazily:)``), so that only the selected fields are converted.
    func value(of name: String) -> ExpressionValue?
}

/// Variables in a dictionary.
public struct ExpressionBindings: ExpressionVariables, Sendable, ExpressibleByDictionaryLiteral {
    private let values: [String: ExpressionValue]

    public init(_ values: [String: ExpressionValue] = [:]) {
        self.values = values
    }

    /// Of two values of one name the later wins.
    public init(dictionaryLiteral elements: (String, ExpressionValue)...) {
        values = Dictionary(elements) { _, later in later }
    }

    public func value(of name: String) -> ExpressionValue? { values[name] }
}
