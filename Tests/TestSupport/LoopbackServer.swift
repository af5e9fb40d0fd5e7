internal import Foundation
internal import Synchronization

/// An HTTP server on the loopback interface: it records what is posted and answers as told.
package final class LoopbackServer: Sendable {
    /// One request: its head line and headers, and its body.
    package struct Request: Sendable {
        package let head: String
        package let body: String
    }

    package struct Answer: Sendable {
        package let status: Int
        package let headers: [String: String]
        package let body: String

        package init(_ status: Int, _ body: String = "", headers: [String: String] = [:]) {
            self.status = status
            self.headers = headers
            self.body = body
        }
    }

    package let port: UInt16
    private let socket: Int32
    private let answer: @Sendable (Request) -> Answer?
    private let received = Mutex<[Request]>([])
    private let unanswered = Mutex<[Int32]>([])

    /// - Parameter statuses: what the requests are answered with, one after the other; the last one stays.
    ///     0 answers nothing and keeps the connection open.
    package convenience init(statuses: [Int]) throws {
        let rest = StatusList(statuses)
        try self.init { _ in
            let status = rest.next()
            return status == 0 ? nil : Answer(status)
        }
    }

    /// - Parameter answer: what a request is answered with; `nil` answers nothing and keeps the connection open.
    package init(answer: @escaping @Sendable (Request) -> Answer?) throws {
        let descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var bound = size
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, size) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, generic, &bound) == 0
            }
        }
        guard descriptor >= 0, isOpen else { throw CocoaError(.fileWriteUnknown) }
        socket = descriptor
        port = UInt16(bigEndian: address.sin_port)
        self.answer = answer
        let thread = Thread { [weak self] in
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0, let self else { return }
                self.serve(client)
            }
        }
        thread.start()
    }

    deinit {
        for client in unanswered.withLock({ $0 }) { close(client) }
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    package var url: String { "http://127.0.0.1:\(port)/hook" }
    package var requests: [Request] { received.withLock { $0 } }

    private func serve(_ client: Int32) {
        if !answered(client) { unanswered.withLock { $0.append(client) } } else { close(client) }
    }

    /// - Returns: whether the connection can be closed.
    private func answered(_ client: Int32) -> Bool {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(client, &chunk, chunk.count)
            guard count > 0 else { return true }
            bytes += chunk[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let head = String(text[..<end.lowerBound])
            let body = String(text[end.upperBound...])
            let length = head.lowercased().firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
            guard body.utf8.count >= length else { continue }
            let request = Request(head: head, body: body)
            received.withLock { $0.append(request) }
            guard let answer = answer(request) else { return false }
            var lines = [
                "HTTP/1.1 \(answer.status) X", "Content-Length: \(answer.body.utf8.count)",
                "Connection: close",
            ]
            lines += answer.headers.map { "\($0): \($1)" }
            let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + answer.body).utf8)
            _ = write(client, bytes, bytes.count)
            return true
        }
    }
}

/// One status after the other; the last one stays.
private final class StatusList: Sendable {
    private let statuses: Mutex<[Int]>

    init(_ statuses: [Int]) { self.statuses = Mutex(statuses) }

    func next() -> Int {
        statuses.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? 200 }
    }
}
