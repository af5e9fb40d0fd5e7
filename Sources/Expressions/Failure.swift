/// An error before its place is translated into line and column.
///
/// Most errors inside `&&`, `||` and macros are absorbed, perhaps thousands in one evaluation, so that the
/// texts are written only when the error leaves the expression. A class, so that a function that throws it
/// needs little stack: parsing and evaluation are recursive.
final class Failure: Error {
    let kind: ExpressionError.Kind
    private let message: @Sendable () -> String
    private let hint: @Sendable () -> String?

    /// Bytes of UTF-8 from the start of the source; nil until the caller adds it.
    private let offset: Int?

    /// Longer messages, such as one that quotes a long key, are cut.
    private static let messageLengthLimit = 500

    init(
        _ kind: ExpressionError.Kind, _ message: @autoclosure @escaping @Sendable () -> String,
        hint: @autoclosure @escaping @Sendable () -> String? = nil, offset: Int? = nil
    ) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.offset = offset
    }

    /// The same error with a place, unless it already has one.
    func located(at offset: Int) -> Failure {
        self.offset == nil ? Failure(kind, self.message(), hint: self.hint(), offset: offset) : self
    }

    func error(in source: String) -> ExpressionError {
        let text = message()
        let cut = text.unicodeScalars.prefix(Self.messageLengthLimit)
        return ExpressionError(
            kind: kind, message: cut.endIndex == text.endIndex ? text : String(cut) + "…",
            position: offset.map { SourcePosition(offset: $0, in: source) }, hint: hint())
    }
}
