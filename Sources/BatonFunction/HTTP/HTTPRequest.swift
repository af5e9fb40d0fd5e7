internal import Baton
internal import Foundation
internal import LambdaRuntime

/// A request of an HTTP API of API Gateway, payload format 2.0.
///
/// Source: Amazon API Gateway Developer Guide, "AWS Lambda proxy integrations for HTTP APIs".
struct HTTPRequest {
    let method: String
    /// Without the stage.
    let path: [String]
    let query: [String: String]
    /// By names in lower case.
    let headers: [String: String]
    let body: [UInt8]

    /// - Throws: `LambdaFailure` of type `Baton.InvalidEvent` for what API Gateway does not send.
    init(_ members: [String: Value]) throws(LambdaFailure) {
        let context = members["requestContext"]
        guard let method = context?["http"]?["method"]?.stringValue,
            let path = members["rawPath"]?.stringValue
        else { throw .invalidEvent("expected an HTTP request of payload format 2.0") }
        self.method = method.uppercased()
        var segments = path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        if let stage = context?["stage"]?.stringValue, stage != "$default", segments.first == stage {
            segments.removeFirst()
        }
        self.path = segments
        query = Self.texts(members["queryStringParameters"])
        headers = Dictionary(
            Self.texts(members["headers"]).map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
        let text = members["body"]?.stringValue ?? ""
        if members["isBase64Encoded"]?.boolValue == true {
            guard let data = Data(base64Encoded: text) else {
                throw .invalidEvent("the body of the HTTP request is not base64")
            }
            body = Array(data)
        } else {
            body = Array(text.utf8)
        }
    }

    private static func texts(_ value: Value?) -> [String: String] {
        (value?.objectValue ?? [:]).compactMapValues(\.stringValue)
    }
}

/// What an HTTP request is answered with.
struct HTTPAnswer {
    var status: Int
    var body: Value
    var headers: [String: String] = [:]

    static func error(
        _ status: Int, _ type: String, _ message: String, headers: [String: String] = [:]
    ) -> HTTPAnswer {
        HTTPAnswer(
            status: status, body: ["error": ["type": .string(type), "message": .string(message)]],
            headers: headers)
    }

    /// As API Gateway takes it.
    var value: Value {
        let headers = headers.merging(["content-type": "application/json"]) { $1 }
        return [
            "statusCode": .int(Int64(status)), "headers": .object(headers.mapValues(Value.string)),
            "body": .string(body.json()), "isBase64Encoded": false,
        ]
    }
}
