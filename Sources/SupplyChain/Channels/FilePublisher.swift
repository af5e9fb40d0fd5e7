/// Carries the files that agents write to where they stay, for programs whose disk does not.
///
/// It is asked before the task that has written the files is recorded: what is recorded is there.
public protocol FilePublisher: Sendable {
    /// Asked before anything is written.
    ///
    /// - Throws: `OperationFailure` when there is no place for files.
    func require() throws

    /// Doing it again replaces what was carried before.
    ///
    /// - Throws: `OperationFailure`.
    func publish(_ paths: [String]) async throws
}
