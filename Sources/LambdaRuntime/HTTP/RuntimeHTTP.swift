/// A request to the Runtime API.
struct RuntimeRequest {
    var method: String
    var path: String
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    /// Head and body in one: sent in two parts, the second waits for the acknowledgement of the first (Nagle's algorithm
    /// against delayed acknowledgement), 40 ms a call.
    func bytes(host: String) -> [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        if method != "GET" { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }
}

/// What the Runtime API answered.
struct RuntimeResponse: Sendable, Equatable {
    var status: Int
    /// Names in small letters.
    var headers: [String: String]
    var body: [UInt8]

    /// Whether the connection serves one more request.
    var keepsConnection: Bool { headers["connection"]?.lowercased() != "close" }
}
