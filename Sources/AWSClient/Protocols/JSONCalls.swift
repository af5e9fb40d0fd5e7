internal import Foundation

/// Calls of services that speak JSON.
extension AWSClient {
    /// - Parameters:
    ///   - target: what stands before the operation in `X-Amz-Target`.
    ///   - version: of AWS JSON, `1.0` or `1.1`.
    /// - Throws: as ``send(_:)``.
    func json<Output: Decodable>(
        _ service: AWSService, target: String, version: String, _ operation: String, _ input: some Encodable,
        timeout: Duration = .seconds(30), as output: Output.Type = Output.self
    ) async throws -> Output {
        var call = AWSCall(service, operation)
        call.headers = [
            "Content-Type": "application/x-amz-json-\(version)", "X-Amz-Target": "\(target).\(operation)",
        ]
        call.timeout = timeout
        call.body = try JSONBody.encode(input, of: call)
        return try JSONBody.decode(try await send(call), of: call)
    }
}

enum JSONBody {
    static func encode(_ input: some Encodable, of call: AWSCall) throws -> [UInt8] {
        do {
            return Array(try JSONEncoder.aws.encode(input))
        } catch {
            throw AWSError(.configuration, "the input cannot be written: \(error)", operation: call.title)
        }
    }

    static func decode<Output: Decodable>(_ response: HTTPResponse, of call: AWSCall) throws -> Output {
        let body = response.body.isEmpty ? Array("{}".utf8) : response.body
        do {
            return try JSONDecoder.aws.decode(Output.self, from: Data(body))
        } catch {
            throw AWSError(
                .response, "the answer cannot be read: \(error)", status: response.status,
                operation: call.title,
                body: response.body)
        }
    }
}

/// An answer in which nothing matters.
struct NoOutput: Decodable {}

/// A key of AWS JSON, whose first letter is a capital, or that key in Swift.
private struct CaseKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension JSONEncoder {
    static let aws: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        encoder.keyEncodingStrategy = .custom { path in
            let key = path.last?.stringValue ?? ""
            return CaseKey(stringValue: key.prefix(1).uppercased() + key.dropFirst())
        }
        return encoder
    }()
}

extension JSONDecoder {
    static let aws: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            let key = path.last?.stringValue ?? ""
            return CaseKey(stringValue: key.prefix(1).lowercased() + key.dropFirst())
        }
        return decoder
    }()
}
