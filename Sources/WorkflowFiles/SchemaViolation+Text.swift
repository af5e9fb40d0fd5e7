package import Baton

extension SchemaViolation {
    /// Message and hint.
    package var withoutPath: String { message + (hint.map { $0.isEmpty ? "" : " (\($0))" } ?? "") }
}
