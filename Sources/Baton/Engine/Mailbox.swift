internal import Synchronization

/// Many senders, one reader: what a run's driver waits on.
///
/// The reader takes everything that has arrived at once, so that a thousand results cost one hop between threads.
final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var reader: CheckedContinuation<[Message], Never>?
    }

    private let state = Mutex(State())

    func post(_ message: Message) {
        let reader = state.withLock { state in
            state.messages.append(message)
            let reader = state.reader
            state.reader = nil
            return reader
        }
        guard let reader else { return }
        reader.resume(returning: drain())
    }

    /// What has arrived; waits while there is nothing. For one reader at a time.
    func next() async -> [Message] {
        await withCheckedContinuation { continuation in
            let messages = state.withLock { state in
                if state.messages.isEmpty { state.reader = continuation }
                let messages = state.messages
                state.messages = []
                return messages
            }
            if !messages.isEmpty { continuation.resume(returning: messages) }
        }
    }

    private func drain() -> [Message] {
        state.withLock { state in
            let messages = state.messages
            state.messages = []
            return messages
        }
    }
}
