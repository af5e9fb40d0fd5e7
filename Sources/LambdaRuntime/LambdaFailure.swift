/// How a function or its initialization has failed, as Lambda shows it to callers.
public struct LambdaFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Such as `Restock.UnknownProduct`.
    public var type: String
    public var message: String
    public var stackTrace: [String]

    public init(type: String, message: String, stackTrace: [String] = []) {
        self.type = type
        self.message = message
        self.stackTrace = stackTrace
    }

    /// Any error under the name of its type.
    public init(_ error: any Error) {
        self = error as? LambdaFailure ?? LambdaFailure(type: "\(Swift.type(of: error))", message: "\(error)")
    }

    public var description: String { "\(type): \(message)" }

    /// The object of the Runtime API.
    var json: [UInt8] {
        let trace = stackTrace.map(Self.quote).joined(separator: ",")
        return Array(
            "{\"errorMessage\":\(Self.quote(message)),\"errorType\":\(Self.quote(type)),\"stackTrace\":[\(trace)]}"
                .utf8)
    }

    /// The type as the value of a header: what cannot stand there is left out.
    var headerValue: String { String(type.unicodeScalars.filter { (" "..."~").contains($0) }.prefix(256)) }

    private static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted.unicodeScalars.append("\\")
                quoted.unicodeScalars.append(scalar)
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
