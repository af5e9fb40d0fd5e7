import Foundation
import Synchronization

/// The outside world: takes effects from worker processes and writes each to an append-only log, on disk before it
/// answers. It lives in the process of the tests, which nobody kills.
///
/// Whoever asks what became of an attempt gets an answer that stays true: an effect of that attempt, or an earlier one,
/// that had not happened is refused from then on. Otherwise a process that stands still between its intent and its effect
/// would do, when it goes on, what somebody else did in its place.
final class EffectServer: Sendable {
    private struct State {
        var counts: [String: Int] = [:]
        var open = 0
        var hellos = 0
        /// The last attempt whose effects are refused, by key.
        var voided: [String: Int] = [:]
        var refusals = 0
        var fencings = 0
    }

    let socket: String
    private let log: Int32
    private let listener: Int32
    private let state = Mutex(State())

    init(folder: String) throws {
        socket = folder + "/effects.socket"
        log = open(folder + "/effects.log", O_WRONLY | O_CREAT | O_APPEND, 0o644)
        listener = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { [socket] in
            $0.copyBytes(from: socket.utf8.prefix($0.count - 1))
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isBound = withUnsafePointer(to: &address) { [listener] in
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) == 0 }
        }
        guard log >= 0, isBound, listen(listener, 256) == 0 else { throw POSIXError(.ECONNREFUSED) }
        Thread { [self] in accept() }.start()
    }

    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        Foundation.close(listener)
    }

    /// How often each external effect happened, by its key.
    var external: [String: Int] {
        state.withLock { $0.counts.filter { $0.key.hasPrefix("external ") } }
    }
    /// Effects that deduplicate.
    var idempotent: [String: Int] {
        state.withLock { $0.counts.filter { $0.key.hasPrefix("idempotent ") } }
    }
    func happened(_ key: String) -> Bool { state.withLock { $0.counts["external \(key)"] ?? 0 > 0 } }
    /// Workers that have begun.
    var hellos: Int { state.withLock { $0.hellos } }
    /// Effects that came after somebody had been told that they had not happened.
    var refusals: Int { state.withLock { $0.refusals } }
    /// How often a worker heard that it had been taken for dead.
    var fencings: Int { state.withLock { $0.fencings } }

    /// Whether an external effect has happened; if not, it never will as that of this attempt or an earlier one.
    func decide(_ key: String, attempt: Int) -> Bool {
        state.withLock { state in
            let happened = state.counts["external \(key)"] ?? 0 > 0
            if !happened { state.voided[key] = max(state.voided[key] ?? 0, attempt) }
            return happened
        }
    }

    /// Waits until everything that an ended process has sent has happened: connections are taken in their order.
    func settle() async throws {
        let before = hellos
        Self.exchange("hello -", socket)
        while hellos == before || state.withLock({ $0.open > 0 }) {
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    private func accept() {
        while true {
            let connection = Foundation.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            state.withLock { $0.open += 1 }
            Thread { [self] in
                serve(connection)
                Foundation.close(connection)
                state.withLock { $0.open -= 1 }
            }.start()
        }
    }

    private func serve(_ connection: Int32) {
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = read(connection, &buffer, buffer.count)
        // A worker that was killed in the middle of a line has sent nothing.
        guard count > 0, buffer[count - 1] == UInt8(ascii: "\n") else { return }
        // What is wanted, the key, and the attempt.
        let words = String(decoding: buffer[..<(count - 1)], as: UTF8.self).split(separator: " ").map(
            String.init)
        guard words.count > 1 else { return }
        let attempt = words.count > 2 ? Int(words[2]) ?? 0 : 0
        let answer: String
        switch words[0] {
        case "ask": answer = decide(words[1], attempt: attempt) ? "yes" : "no"
        case "hello":
            state.withLock { $0.hellos += 1 }
            answer = "ok"
        case "fenced":
            state.withLock { $0.fencings += 1 }
            answer = "ok"
        default: answer = perform(words[0], words[1], attempt: attempt) ? "ok" : "void"
        }
        let bytes = Array("\(answer)\n".utf8)
        // Without a signal when the worker is gone.
        _ = Foundation.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// - Returns: false when it is refused.
    private func perform(_ kind: String, _ key: String, attempt: Int) -> Bool {
        state.withLock { state in
            if kind == "external", attempt <= state.voided[key] ?? 0 {
                state.refusals += 1
                return false
            }
            let bytes = Array("\(kind) \(key)\n".utf8)
            _ = write(log, bytes, bytes.count)
            fsync(log)
            state.counts["\(kind) \(key)", default: 0] += 1
            return true
        }
    }

    private static func exchange(_ line: String, _ path: String) {
        let descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { Foundation.close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        let bytes = Array("\(line)\n".utf8)
        _ = write(descriptor, bytes, bytes.count)
        var answer = [UInt8](repeating: 0, count: 8)
        _ = read(descriptor, &answer, answer.count)
    }
}
