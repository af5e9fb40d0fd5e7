import Baton
import Foundation

/// Where the process ends: `before:EVENT:TASK` and `after:EVENT:TASK` around the commit of an event, `during:TASK`
/// before the effect of an operation, `effect:TASK` after it, `answer:KIND` before the answer to a request is stored.
struct CrashPoint: Sendable {
    private let text: String

    init(_ text: String) { self.text = text }

    /// Ends the process as kill -9 does when this is the point.
    func reach(_ place: String) {
        guard place == text else { return }
        kill(getpid(), SIGKILL)
        // The signal is on its way; nothing more may happen.
        while true { pause() }
    }
}
