/// Reads one HTTP/1.1 response out of bytes that arrive in any pieces.
///
/// Source: RFC 9112, sections 4, 5 and 6.3 (the length of a body), 7.1 (chunks).
struct ResponseParser: ~Copyable {
    private enum State {
        case head
        case body(RuntimeResponse, left: Int)
        case bodyToEnd(RuntimeResponse)
        case chunkSize(RuntimeResponse)
        case chunk(RuntimeResponse, left: Int)
        case chunkEnd(RuntimeResponse)
        case trailers(RuntimeResponse)
        case finished(RuntimeResponse)
    }

    /// Invocations have at most 6 MB, and 1 MB when they are not waited for.
    private let largestBodyBytes: Int
    private static let largestHeadBytes = 65_536

    private var state = State.head
    private var input: [UInt8] = []
    private var position = 0

    init(largestBodyBytes: Int = 32 << 20) { self.largestBodyBytes = largestBodyBytes }

    /// Whether nothing has arrived yet.
    var isUntouched: Bool {
        if case .head = state { input.isEmpty } else { false }
    }

    /// Whether more bytes have arrived than the response has.
    var hasSurplus: Bool { position < input.count }

    /// Takes in what has arrived.
    ///
    /// - Returns: the response once it is whole.
    mutating func take(_ bytes: ArraySlice<UInt8>) throws(RuntimeAPIError) -> RuntimeResponse? {
        input += bytes
        while try step() {}
        if position > 65_536 {
            input.removeFirst(position)
            position = 0
        }
        if case .finished(let response) = state { return response }
        return nil
    }

    /// Takes in that the connection has ended.
    ///
    /// - Returns: the response, when it lasts until the connection ends.
    func end() throws(RuntimeAPIError) -> RuntimeResponse {
        guard case .bodyToEnd(let response) = state else {
            throw RuntimeAPIError("the connection ended in the middle of an answer")
        }
        return response
    }

    /// - Returns: whether there is another step to take.
    private mutating func step() throws(RuntimeAPIError) -> Bool {
        switch state {
        case .head:
            guard let head = try head() else { return false }
            state = head
        case .body(var response, let left):
            let taken = take(upTo: left, to: &response)
            state = taken == left ? .finished(response) : .body(response, left: left - taken)
            return taken > 0 && taken < left
        case .bodyToEnd(var response):
            guard position < input.count else { return false }
            _ = take(upTo: .max, to: &response)
            try check(response.body.count)
            state = .bodyToEnd(response)
        case .chunkSize(let response):
            guard let line = try line() else { return false }
            let digits = line.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
            guard let size = Int(digits, radix: 16), size >= 0 else {
                throw RuntimeAPIError("'\(line)' is no size of a chunk")
            }
            try check(size)
            try check(response.body.count + size)
            state = size == 0 ? .trailers(response) : .chunk(response, left: size)
        case .chunk(var response, let left):
            let taken = take(upTo: left, to: &response)
            state = taken == left ? .chunkEnd(response) : .chunk(response, left: left - taken)
            return taken > 0
        case .chunkEnd(let response):
            guard let line = try line() else { return false }
            guard line.isEmpty else { throw RuntimeAPIError("a chunk is longer than its size") }
            state = .chunkSize(response)
        case .trailers(let response):
            guard let line = try line() else { return false }
            if line.isEmpty { state = .finished(response) }
        case .finished: return false
        }
        return true
    }

    private mutating func take(upTo count: Int, to response: inout RuntimeResponse) -> Int {
        let taken = min(count, input.count - position)
        response.body += input[position..<position + taken]
        position += taken
        return taken
    }

    private func check(_ bodyBytes: Int) throws(RuntimeAPIError) {
        guard bodyBytes <= largestBodyBytes else { throw RuntimeAPIError("an answer is too long") }
    }

    /// The next line without its end; `nil` while it is not whole.
    private mutating func line() throws(RuntimeAPIError) -> String? {
        guard let end = input[position...].firstIndex(of: UInt8(ascii: "\n")) else {
            guard input.count - position <= Self.largestHeadBytes else {
                throw RuntimeAPIError("the head of an answer is too long")
            }
            return nil
        }
        var line = input[position..<end]
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        position = end + 1
        return String(decoding: line, as: UTF8.self)
    }

    /// The state after the head; `nil` while it is not whole.
    private mutating func head() throws(RuntimeAPIError) -> State? {
        let start = position
        guard let statusLine = try line() else { return nil }
        let words = statusLine.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw RuntimeAPIError("'\(statusLine.prefix(80))' is no answer of HTTP/1.1")
        }
        var headers: [String: String] = [:]
        while true {
            guard position - start <= Self.largestHeadBytes else {
                throw RuntimeAPIError("the head of an answer is too long")
            }
            guard let line = try line() else {
                position = start
                return nil
            }
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: ":") else {
                throw RuntimeAPIError("'\(line.prefix(80))' is no header")
            }
            headers[line[..<colon].lowercased()] = Self.trim(line[line.index(after: colon)...])
        }
        // Interim answers are passed over.
        if (100..<200).contains(status) { return .head }
        return try bodyState(RuntimeResponse(status: status, headers: headers, body: []))
    }

    private func bodyState(_ response: RuntimeResponse) throws(RuntimeAPIError) -> State {
        if response.status == 204 || response.status == 304 { return .finished(response) }
        if let coding = response.headers["transfer-encoding"] {
            guard coding.lowercased() == "chunked" else {
                throw RuntimeAPIError("the transfer coding '\(coding)' is not known")
            }
            return .chunkSize(response)
        }
        guard let text = response.headers["content-length"] else { return .bodyToEnd(response) }
        guard let length = Int(text), length >= 0 else {
            throw RuntimeAPIError("'\(text)' is no length of a body")
        }
        try check(length)
        return length == 0 ? .finished(response) : .body(response, left: length)
    }

    private static func trim(_ text: Substring) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(start[...last])
    }
}
