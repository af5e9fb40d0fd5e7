internal import Foundation
internal import Synchronization

/// An HTTP server on the loopback interface: it records what is posted and answers as told.
package final class LoopbackServer: Sendable {
    /// One request: its head line and headers, and its body.
    package struct Request: Sendable {
        package let head: String
        package let body: String
    }

    package let port: UInt16
    private let socket: Int32
    private let state: Mutex<(statuses: [Int], requests: [Request])>
    private let unanswered = Mutex<[Int32]>([])

    /// - Parameter statuses: what the requests are answered with, one after the other; the last one stays.
    ///     0 answers nothing and keeps the connection open.
    package init(statuses: [Int]) throws {
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
        state = Mutex((statuses, []))
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
    package var requests: [Request] { state.withLock { $0.requests } }

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
            let status = state.withLock { state in
                state.requests.append(Request(head: head, body: body))
                return state.statuses.count > 1 ? state.statuses.removeFirst() : state.statuses.first ?? 200
            }
            guard status != 0 else { return false }
            let answer = Array("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
            _ = write(client, answer, answer.count)
            return true
        }
    }
}
