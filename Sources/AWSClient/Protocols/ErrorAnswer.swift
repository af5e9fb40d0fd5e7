internal import Foundation

/// What a refusal says, in whichever form the service says it.
struct ErrorAnswer {
    private(set) var code: String?
    private(set) var message: String?
    private(set) var requestID: String?

    init(_ response: HTTPResponse) {
        switch response.body.first(where: { !($0 <= UInt8(ascii: " ")) }) {
        case UInt8(ascii: "{"): read(json: response.body)
        case UInt8(ascii: "<"): if let root = XMLNode(response.body) { read(root) }
        default: break
        }
        // SQS keeps the older names of its errors there, others the name without the body.
        let header = response.headers["x-amzn-query-error"].flatMap {
            $0.split(separator: ";").first.map(String.init)
        }
        code = header ?? code ?? response.headers["x-amzn-ErrorType"].flatMap(Self.name)
        requestID =
            requestID ?? response.headers["x-amzn-RequestId"] ?? response.headers["x-amz-request-id"]
    }

    func error(of call: AWSCall, _ response: HTTPResponse) -> AWSError {
        AWSError(
            .service, message ?? "status \(response.status)", code: code, requestID: requestID,
            status: response.status, operation: call.title, body: response.body)
    }

    private mutating func read(json: [UInt8]) {
        struct Body: Decodable {
            let type: String?
            let code: String?
            let message: String?

            enum CodingKeys: String, CodingKey {
                case type = "__type"
                case code
                case message
            }
        }
        guard let body = try? JSONDecoder.aws.decode(Body.self, from: Data(json)) else { return }
        code = (body.type ?? body.code).flatMap(Self.name)
        message = body.message
    }

    private mutating func read(_ root: XMLNode) {
        let error = root.name == "Error" ? root : root["Error"] ?? root["Errors"]?["Error"]
        code = error?["Code"]?.text
        message = error?["Message"]?.text
        requestID = (root["RequestId"] ?? root["RequestID"] ?? error?["RequestId"])?.text
    }

    /// `ValidationException` of `com.amazon.coral.validate#ValidationException:http://…`.
    private static func name(_ type: String) -> String? {
        let name = type.split(separator: "#").last ?? ""
        return name.split(separator: ":").first.map(String.init)
    }
}
