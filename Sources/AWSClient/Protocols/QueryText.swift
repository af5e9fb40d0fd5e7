/// Parameters as text.
enum QueryText {
    /// As the query of an address.
    static func encode(_ parameters: [(String, String)]) -> String {
        parameters.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }
            .joined(separator: "&")
    }

    /// As the body of a form, where `+` is a blank.
    static func form(_ parameters: [(String, String)]) -> String {
        encode(parameters).replacing("%20", with: "+")
    }
}
