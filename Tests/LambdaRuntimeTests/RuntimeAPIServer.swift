import Foundation
import Synchronization

/// A Runtime API on the loopback interface that hands out events and records what it is told.
final class RuntimeAPIServer: Sendable {
    /// What a call for the next event gets.
    enum Next: Sendable {
        case event(String, id: String, headers: [String: String] = [:])
        /// In chunks, as the emulator of AWS sends longer events.
        case chunkedEvent(String, id: String)
        /// The answer, and then the end of the connection without notice.
        case eventAndClose(String, id: String)
        /// The bytes, whatever they are, and then the end of the connection.
        case bytes(String)
        /// The end of the connection without an answer.
        case close
    }

    struct Call: Sendable, Equatable {
        let method: String
        let path: String
        let headers: [String: String]
        let body: String
        /// In how many parts it came.
        let parts: Int
    }

    private struct State {
        var next: [Next]
        var calls: [Call] = []
        var connections = 0
        var isStopped = false
        var open: Set<Int32> = []
    }

    let port: UInt16
    private let listener: Int32
    private let state: Mutex<State>
    private let status: @Sendable (Call) -> Int

    /// - Parameters:
    ///   - next: after the last, calls for the next event wait.
    ///   - status: of the answers to what is posted; 202 is usual.
    init(_ next: [Next], status: @escaping @Sendable (Call) -> Int = { _ in 202 }) throws {
        state = Mutex(State(next: next))
        self.status = status
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, size) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, generic, &size) == 0
            }
        }
        guard descriptor >= 0, isOpen else { throw CocoaError(.fileWriteUnknown) }
        listener = descriptor
        port = UInt16(bigEndian: address.sin_port)
        Thread { [weak self] in
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0 else { return }
                guard let self else {
                    close(client)
                    return
                }
                state.withLock { state in
                    state.connections += 1
                    state.open.insert(client)
                }
                Thread { [weak self] in
                    while let self, serve(client) {}
                    self?.state.withLock { state in
                        if state.open.remove(client) != nil { close(client) }
                    }
                }.start()
            }
        }.start()
    }

    deinit {
        for client in state.withLock({ $0.open }) { shutdown(client, Int32(SHUT_RDWR)) }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    var address: String { "127.0.0.1:\(port)" }
    var calls: [Call] { state.withLock { $0.calls } }
    var posts: [Call] { calls.filter { $0.method == "POST" } }
    var connections: Int { state.withLock { $0.connections } }

    /// Waits for something to be recorded, for two minutes at most.
    func wait(until isDone: (RuntimeAPIServer) -> Bool) async throws {
        for _ in 0..<24_000 {
            if isDone(self) { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw CocoaError(.coderReadCorrupt)
    }

    /// - Returns: whether the connection serves another call.
    private func serve(_ client: Int32) -> Bool {
        guard let call = read(client) else { return false }
        state.withLock { $0.calls.append(call) }
        if call.path.hasSuffix("/extension/register") {
            send(client, 200, ["Lambda-Extension-Identifier": "ext-1"], "{}")
            return true
        }
        if call.path.hasSuffix("/extension/event/next") { return Self.isGone(client) }
        guard call.method == "GET" else {
            send(client, status(call), [:], "{\"status\":\"OK\"}")
            return true
        }
        let next = state.withLock { $0.next.isEmpty ? nil : $0.next.removeFirst() }
        switch next {
        case nil: return Self.isGone(client)
        case .event(let body, let id, let headers):
            send(client, 200, Self.headers(id).merging(headers) { $1 }, body)
            return true
        case .eventAndClose(let body, let id):
            send(client, 200, Self.headers(id), body)
            return false
        case .chunkedEvent(let body, let id):
            var text = Self.head(200, Self.headers(id).merging(["Transfer-Encoding": "chunked"]) { $1 })
            for part in [body.prefix(3), body.dropFirst(3)] {
                text += "\(String(part.utf8.count, radix: 16));x=y\r\n\(part)\r\n"
            }
            // In two parts, the second later.
            let bytes = Array((text + "0\r\nTrailer: t\r\n\r\n").utf8)
            write(client, Array(bytes.dropLast(9)))
            usleep(20_000)
            write(client, Array(bytes.suffix(9)))
            return true
        case .bytes(let text):
            write(client, Array(text.utf8))
            return false
        case .close: return false
        }
    }

    /// Waits until the other side closes the connection.
    private static func isGone(_ client: Int32) -> Bool {
        var byte: UInt8 = 0
        _ = recv(client, &byte, 1, 0)
        return false
    }

    private func send(_ client: Int32, _ status: Int, _ headers: [String: String], _ body: String) {
        let length = ["Content-Length": "\(body.utf8.count)"]
        write(client, Array((Self.head(status, headers.merging(length) { $1 }) + body).utf8))
    }

    private static func head(_ status: Int, _ headers: [String: String]) -> String {
        "HTTP/1.1 \(status) X\r\n" + headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
    }

    private static func headers(_ id: String) -> [String: String] {
        let deadline = Int64(Date.now.timeIntervalSince1970 * 1000) + 30_000
        return ["Lambda-Runtime-Aws-Request-Id": id, "Lambda-Runtime-Deadline-Ms": "\(deadline)"]
    }

    private func write(_ client: Int32, _ bytes: [UInt8]) {
        _ = Foundation.send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private func read(_ client: Int32) -> Call? {
        var bytes: [UInt8] = []
        var parts = 0
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(client, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
            parts += 1
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                let field = line.split(separator: ":", maxSplits: 1)
                headers[field[0].lowercased()] = field[1].trimmingCharacters(in: .whitespaces)
            }
            let body = String(text[end.upperBound...])
            guard body.utf8.count >= headers["content-length"].flatMap({ Int($0) }) ?? 0 else { continue }
            let words = lines[0].split(separator: " ")
            return Call(
                method: String(words[0]), path: String(words[1]), headers: headers, body: body, parts: parts)
        }
    }
}
