internal import Crypto

/// A request in the one form that both sides hash.
///
/// Source: AWS IAM User Guide, "Create a signed AWS API request", step 1.
struct CanonicalRequest: Hashable {
    /// Set or changed on the way; what is signed must arrive as it was signed.
    private static let unsigned: Set = [
        "authorization", "connection", "content-length", "expect", "transfer-encoding", "user-agent",
        "x-amzn-trace-id",
    ]

    let text: String
    let signedHeaders: String

    /// - Parameter payloadHash: the hash of the body in hexadecimal, or what stands for it.
    init(_ request: HTTPRequest, pathRule: SigV4Signer.PathRule, payloadHash: String) {
        let (path, query) = Self.split(request.target)
        var values: [String: [String]] = [:]
        for field in request.headers where !Self.unsigned.contains(field.name.lowercased()) {
            values[field.name.lowercased(), default: []].append(Self.collapse(field.value))
        }
        if values["host"] == nil { values["host"] = [request.authority] }
        let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        signedHeaders = names.joined(separator: ";")
        let headers = names.map { "\($0):\((values[$0] ?? []).joined(separator: ","))\n" }.joined()
        text = [
            request.method, Self.path(path, pathRule), Self.query(query), headers, signedHeaders, payloadHash,
        ].joined(separator: "\n")
    }

    var hash: String { Hexadecimal.text(SHA256.hash(data: Array(text.utf8))) }

    private static func split(_ target: String) -> (path: Substring, query: Substring) {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (target[...], "") }
        return (target[..<mark], target[target.utf8.index(after: mark)...])
    }

    /// Values without blanks around them, and with one for several inside.
    private static func collapse(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" || $0.isNewline }.joined(separator: " ")
    }

    private static func path(_ path: Substring, _ rule: SigV4Signer.PathRule) -> String {
        switch rule {
        case .asSent: path.isEmpty ? "/" : String(path)
        case .normalized: PercentEncoding.encode(normalized(path), keeping: "/")
        }
    }

    /// Without `.`, `..` and empty segments (RFC 3986, section 5.2.4).
    private static func normalized(_ path: Substring) -> String {
        var segments: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment != ".." { segments.append(segment) } else { _ = segments.popLast() }
        }
        let end = path.hasSuffix("/") && !segments.isEmpty ? "/" : ""
        return "/" + segments.joined(separator: "/") + end
    }

    /// Parameters in the order of their encoded bytes.
    private static func query(_ query: Substring) -> String {
        query.split(separator: "&").map { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentEncoding.reencode(parts[0]),
                parts.count > 1 ? PercentEncoding.reencode(parts[1]) : ""
            )
        }
        .sorted { one, other in
            one.0 == other.0
                ? one.1.utf8.lexicographicallyPrecedes(other.1.utf8)
                : one.0.utf8.lexicographicallyPrecedes(other.0.utf8)
        }
        .map { "\($0.0)=\($0.1)" }
        .joined(separator: "&")
    }
}

enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
