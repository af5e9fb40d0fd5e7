/// Why an operation on supply-chain data was refused.
public struct SupplyChainError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        /// The thing named does not exist.
        case notFound
        /// The data that an answer needs has not been imported.
        case missingData
        /// A value is outside what is allowed.
        case invalidValue
        /// A state machine does not allow the step.
        case illegalTransition
        /// The row was changed by someone else since it was read.
        case staleVersion
        /// Amounts of different currencies would have to be added.
        case mixedCurrencies
        /// A file could not be imported; nothing of it was written.
        case importFailed
    }

    public let kind: Kind
    /// One line that says what was expected and what was found.
    public let message: String
    /// What to do about it.
    public let hint: String?

    public init(_ kind: Kind, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }

    public var description: String { hint.map { "\(message); \($0)" } ?? message }
}
