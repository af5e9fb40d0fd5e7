/// Writes alerts as lines of text.
public struct ConsoleAlertChannel: AlertChannel {
    private let write: @Sendable (String) -> Void

    /// - Parameter write: takes one line without its end.
    public init(write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    public func deliver(_ message: AlertMessage) async throws(ChannelFailure) { write(message.text) }
}
