internal import CLibPQ
internal import Foundation
internal import Synchronization

/// Hears the notifications of a server (`LISTEN`; manual, section 34.9) on a session and a thread of its own.
///
/// Notifications are hints: while the connection is lost none are heard, so after each connection it says that anything
/// may have happened.
public final class PostgresListener: Sendable {
    public enum News: Sendable, Hashable {
        /// It hears from now on; whatever happened before was not told.
        case connected
        case notification(channel: String, payload: String)
    }

    /// The end of a pipe; the thread ends when it is closed.
    private let stopper: Int32

    /// - Parameters:
    ///   - channels: names that consist of letters, digits and underscores.
    ///   - deliver: called on the listener's thread.
    /// - Throws: `PostgresError` when the system has no descriptor left.
    public init(
        _ options: PostgresOptions, channels: [String], deliver: @escaping @Sendable (News) -> Void
    ) throws(PostgresError) {
        var ends = [Int32](repeating: -1, count: 2)
        guard pipe(&ends) == 0 else {
            throw PostgresError("no descriptor for a listener: \(String(cString: strerror(errno)))")
        }
        // Children must not keep it open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let stop = ends[0]
        stopper = ends[1]
        let thread = Thread {
            Self.listen(options, channels, stop: stop, deliver)
            close(stop)
        }
        thread.name = "postgres-listen"
        thread.start()
    }

    deinit { close(stopper) }

    private static func listen(
        _ options: PostgresOptions, _ channels: [String], stop: Int32, _ deliver: (News) -> Void
    ) {
        var backoff = Backoff()
        repeat {
            guard let session = try? PostgresSession(options) else { continue }
            let listening = channels.map { "LISTEN \"\($0)\"" }.joined(separator: "; ")
            guard (try? session.run(listening)) != nil else { continue }
            backoff = Backoff()
            deliver(.connected)
            while wait(for: PQsocket(session.connection), stop: stop) {
                guard session.takeNotifications(deliver) else { break }
            }
        } while !isStopped(stop, within: backoff.next())
    }

    /// - Returns: whether there is something to be read; false when it is to stop.
    private static func wait(for socket: Int32, stop: Int32) -> Bool {
        var descriptors = [
            pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&descriptors, 2, -1) < 0 {
            guard errno == EINTR else { return false }
        }
        return descriptors[0].revents == 0
    }

    private static func isStopped(_ stop: Int32, within limit: Duration) -> Bool {
        var descriptor = pollfd(fd: stop, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, Int32(limit / .milliseconds(1)) + 1) > 0
    }
}

extension PostgresSession {
    /// - Returns: false when the connection is lost.
    fileprivate func takeNotifications(_ deliver: (PostgresListener.News) -> Void) -> Bool {
        guard PQconsumeInput(connection) == 1, PQstatus(connection) == CONNECTION_OK else { return false }
        while let notification = PQnotifies(connection) {
            deliver(
                .notification(
                    channel: String(cString: notification.pointee.relname),
                    payload: String(cString: notification.pointee.extra)))
            PQfreemem(notification)
        }
        return true
    }
}
