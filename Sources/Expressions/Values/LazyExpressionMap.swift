/// An object of the caller that stands behind a map value and converts only the fields an expression selects.
///
/// ```swift
/// struct OutputFields: LazyExpressionMap {
///     let object: JSONObject
///     var count: Int { object.count }
///     var fieldNames: [String] { object.keys.sorted() }
///     func value(ofField name: String) -> ExpressionValue? { object[name].map(ExpressionValue.init) }
/// }
/// let variables: ExpressionBindings = ["forecast": .map(ExpressionMap(lazily: OutputFields(object: output)))]
/// ```
public protocol LazyExpressionMap: Sendable {
    /// The number of fields.
    var count: Int { get }

    /// The names of all fields, each once, in the order in which macros visit them.
    var fieldNames: [String] { get }

    /// The value of one field, or nil when the object has no such field.
    func value(ofField name: String) -> ExpressionValue?
}
