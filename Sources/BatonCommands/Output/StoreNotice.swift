internal import Baton
internal import Synchronization

/// Says on standard error that runs wait for the database, once, and once that they go on.
final class StoreNotice: Sendable {
    private let database: String
    private let isBlocked = Mutex(false)

    init(database: String) { self.database = database }

    func blocked(by error: any Error) {
        guard change(to: true) else { return }
        switch (error as? SQLError)?.kind {
        case .full: say("the disk is full; waiting for space, what has run meanwhile is kept in memory")
        case .busy: say("in use by another process; waiting for it")
        default: say("cannot be written to, trying again: \(error)")
        }
    }

    func goesOn() {
        if change(to: false) { say("can be written to again; going on") }
    }

    /// - Returns: whether it was not so before.
    private func change(to blocked: Bool) -> Bool {
        isBlocked.withLock { isBlocked in
            defer { isBlocked = blocked }
            return isBlocked != blocked
        }
    }

    /// Over the live line, where there is one: it is drawn again with the next event.
    private func say(_ text: String) {
        if Console.errorIsTerminal { Console.display("\r\u{1B}[K") }
        Console.error("\(database): \(text)")
    }
}
