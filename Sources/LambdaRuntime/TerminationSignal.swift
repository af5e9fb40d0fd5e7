internal import Dispatch
internal import Glibc

/// SIGTERM, which from then on does not end the process by itself.
enum TerminationSignal {
    /// Returns with the next signal, or when the task is cancelled.
    static func wait() async {
        signal(SIGTERM, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        let (signals, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        source.setEventHandler { continuation.yield() }
        source.activate()
        for await _ in signals { break }
        source.cancel()
    }
}
