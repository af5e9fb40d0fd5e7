internal import Dispatch
internal import Foundation

/// Calls a closure on the first Ctrl-C or termination signal; the second ends the process at once.
final class InterruptHandler {
    private let sources: [any DispatchSourceSignal]

    init(_ action: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                // The default action again, for whoever does not want to wait.
                signal(number, SIG_DFL)
                action()
            }
            source.resume()
            return source
        }
    }

    func stop() {
        for source in sources { source.cancel() }
    }
}
