public import Foundation
internal import Synchronization

private let launching = Mutex(())

extension Process {
    /// Starts the program, one at a time: Foundation looks through all open files of the process meanwhile, and crashes
    /// when there are more than about 1,300.
    ///
    /// - Throws: as `run()`.
    public func launchAlone() throws { try launching.withLock { _ in try run() } }
}
