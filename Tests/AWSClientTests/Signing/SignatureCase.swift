import Foundation
import Testing

@testable import AWSClient

/// A request, and what AWS or botocore made of it.
struct SignatureCase: CustomTestStringConvertible, Sendable {
    static let keyID = "AKIDEXAMPLE"
    static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    /// 30 August 2015, 12:36:00 UTC.
    static let instant = Date(timeIntervalSince1970: 1_440_938_160)

    let name: String
    let request: HTTPRequest
    let token: String?
    let region: String
    let service: String
    let canonicalRequest: String
    let stringToSign: String
    let authorization: String

    var testDescription: String { name }

    var signer: SigV4Signer {
        SigV4Signer(
            credentials: AWSCredentials(
                accessKeyID: Self.keyID, secretAccessKey: Self.secret, sessionToken: token),
            region: region, service: service)
    }

    static let published: [SignatureCase] = lines("sigv4-suite").map { (line: Published) in
        SignatureCase(
            name: line.name, request: request(line.req),
            // The header of this case is not in the request but in what is sent.
            token: line.name == "get-vanilla-with-session-token"
                ? request(line.sreq).headers["X-Amz-Security-Token"] : nil,
            region: line.region, service: line.service, canonicalRequest: line.creq, stringToSign: line.sts,
            authorization: line.authz)
    }

    static let random: [SignatureCase] = lines("sigv4-random").map { (line: Random) in
        let rest = line.url.dropFirst("https://".count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        var headers = HTTPHeaderList()
        // What signing adds is left to our signer.
        let added = ["X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-SHA256"]
        for (name, value) in line.headers where !added.contains(name) { headers.append(name, value) }
        return SignatureCase(
            name: line.name,
            request: HTTPRequest(
                method: line.method, authority: String(rest[..<slash]), target: String(rest[slash...]),
                headers: headers, body: Array(line.body.utf8)),
            token: line.token, region: line.region, service: line.service, canonicalRequest: line.creq,
            stringToSign: line.sts, authorization: line.authorization)
    }

    private struct Published: Decodable {
        let name: String
        let region: String
        let service: String
        let req: String
        let sreq: String
        let creq: String
        let sts: String
        let authz: String
    }

    private struct Random: Decodable {
        let name: String
        let method: String
        let url: String
        let headers: [String: String]
        let body: String
        let token: String?
        let service: String
        let region: String
        let creq: String
        let sts: String
        let authorization: String
    }

    /// A test counts them, so that none is missing unseen.
    private static func lines<Line: Decodable>(_ name: String) -> [Line] {
        let url = Bundle.module.url(forResource: name, withExtension: "jsonl", subdirectory: "Fixtures")
        let text = url.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? ""
        return text.split(separator: "\n").compactMap { line in
            try? JSONDecoder().decode(Line.self, from: Data(line.utf8))
        }
    }

    /// Reads a request as the suite writes it down: the head, an empty line, the body.
    private static func request(_ text: String) -> HTTPRequest {
        let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts[0].split(separator: "\n")
        let words = lines[0].split(separator: " ", maxSplits: 1)
        var fields: [(String, String)] = []
        for line in lines.dropFirst() {
            if line.hasPrefix(" ") {
                fields[fields.count - 1].1 += "\n" + line
            } else {
                let field = line.split(separator: ":", maxSplits: 1)
                fields.append((String(field[0]), String(field[1])))
            }
        }
        var headers = HTTPHeaderList()
        for (name, value) in fields { headers.append(name, value) }
        return HTTPRequest(
            method: String(words[0]), authority: "",
            target: String(words[1].dropLast(" HTTP/1.1".count)), headers: headers,
            body: parts.count > 1 ? Array(parts[1].utf8) : [])
    }
}
