/// All functions by name: the standard definitions of langdef.md, optional values, and the string extension
/// of cel-go (`ext/strings`).
enum FunctionLibrary {
    private static let globals = table(isMethod: false)
    private static let methods = table(isMethod: true)

    static func function(_ name: String, isMethod: Bool) -> Function? {
        isMethod ? methods[name] : globals[name]
    }

    static func names(isMethod: Bool) -> [String] {
        Array((isMethod ? methods : globals).keys)
    }

    private static func table(isMethod: Bool) -> [String: Function] {
        let all =
            ConversionFunctions.all + StringFunctions.all + StringExtensionFunctions.all + TimeFunctions.all
            + OptionalFunctions.all + CollectionFunctions.all
        let chosen = all.filter { $0.isMethod == isMethod }
        return Dictionary(chosen.map { ($0.name, $0) }) { first, _ in first }
    }
}
