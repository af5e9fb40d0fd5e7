internal import Glibc
internal import Synchronization

/// One connection to the Runtime API that is kept open. Its calls wait: they belong on a thread of their own.
final class RuntimeConnection: Sendable {
    fileprivate struct State {
        var descriptor: Int32?
        var isInterrupted = false
    }

    private let host: String
    private let port: UInt16
    private let state = Mutex(State())

    /// - Parameter address: host and port, as `AWS_LAMBDA_RUNTIME_API` has them.
    init(address: String) throws(RuntimeAPIError) {
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, parts.count <= 2,
            let port = parts.count == 1 ? 80 : UInt16(parts[1])
        else {
            throw RuntimeAPIError("AWS_LAMBDA_RUNTIME_API: '\(address)' is no host:port")
        }
        self.host = String(host)
        self.port = port
    }

    deinit { state.withLock { $0.close() } }

    /// Sends a request and waits for the answer, as long as that takes.
    ///
    /// A connection that the other side has closed in the meantime is opened anew, once.
    func perform(_ request: RuntimeRequest) throws(RuntimeAPIError) -> RuntimeResponse {
        let bytes = request.bytes(host: "\(host):\(port)")
        while true {
            let isReused = state.withLock { $0.descriptor != nil }
            let descriptor = try open()
            var parser = ResponseParser()
            do throws(RuntimeAPIError) {
                try Self.send(bytes, descriptor)
                return try receive(descriptor, &parser)
            } catch {
                let isInterrupted = state.withLock { state in
                    state.close()
                    return state.isInterrupted
                }
                guard isReused, parser.isUntouched, !isInterrupted else { throw error }
            }
        }
    }

    /// Ends the call that waits, and those to come, with an error. From any thread.
    func interrupt() {
        state.withLock { state in
            state.isInterrupted = true
            if let descriptor = state.descriptor { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func receive(
        _ descriptor: Int32, _ parser: inout ResponseParser
    ) throws(RuntimeAPIError) -> RuntimeResponse {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0 {
                guard errno == EINTR else { throw RuntimeAPIError.system("recv") }
                continue
            }
            if count == 0 {
                let response = try parser.end()
                state.withLock { $0.close() }
                return response
            }
            guard let response = try parser.take(chunk[..<count]) else { continue }
            if parser.hasSurplus || !response.keepsConnection { state.withLock { $0.close() } }
            return response
        }
    }

    private static func send(_ bytes: [UInt8], _ descriptor: Int32) throws(RuntimeAPIError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL)
                )
            }
            if count < 0 {
                guard errno == EINTR else { throw RuntimeAPIError.system("send") }
                continue
            }
            sent += count
        }
    }

    private func open() throws(RuntimeAPIError) -> Int32 {
        if let descriptor = state.withLock({ $0.descriptor }) { return descriptor }
        let descriptor = try connect()
        let isInterrupted = state.withLock { state in
            state.descriptor = descriptor
            if state.isInterrupted { state.close() }
            return state.isInterrupted
        }
        guard !isInterrupted else { throw RuntimeAPIError("the runtime ends") }
        return descriptor
    }

    private func connect() throws(RuntimeAPIError) -> Int32 {
        var hints = addrinfo()
        hints.ai_family = AF_INET
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, port.description, &hints, &list) == 0, let first = list else {
            throw RuntimeAPIError("AWS_LAMBDA_RUNTIME_API: the host '\(host)' is not known")
        }
        defer { freeaddrinfo(list) }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw RuntimeAPIError.system("socket") }
        guard Glibc.connect(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else {
            let error = RuntimeAPIError.system("connect to \(host):\(port)")
            close(descriptor)
            throw error
        }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }
}

extension RuntimeConnection.State {
    fileprivate mutating func close() {
        if let descriptor { Glibc.close(descriptor) }
        descriptor = nil
    }
}
