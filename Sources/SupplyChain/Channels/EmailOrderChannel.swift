public import Baton

/// Writes orders as e-mails (`.eml`) into the outbox, with the UBL and CSV documents attached, and hands them to a mail
/// program where one is named.
///
/// Source: RFC 5322 (message format), RFC 2045 to 2047 (MIME).
public struct EmailOrderChannel: PurchaseOrderChannel {
    private let directory: String
    private let sender: String
    private let mailProgram: String?

    /// - Parameters:
    ///   - directory: where the messages are written.
    ///   - sender: the address that the message is from.
    ///   - mailProgram: the path of a program with the interface of `sendmail`; `nil` only writes the message.
    public init(directory: String, sender: String, mailProgram: String? = nil) {
        self.directory = directory
        self.sender = sender
        self.mailProgram = mailProgram
    }

    public var name: String { "email" }

    public func prepare(_ message: PurchaseOrderMessage) async throws(OperationFailure) {
        guard let address = try address(of: message) else { return }
        try file(of: message).stage(EmailText.text(message, from: sender, to: address))
    }

    public func discard(_ message: PurchaseOrderMessage) async { file(of: message).discard() }

    /// Suppliers without an address are not served by this channel.
    public func transmit(_ message: PurchaseOrderMessage) async throws(OperationFailure)
        -> TransmissionOutcome
    {
        guard let address = try address(of: message) else { return .notServed }
        let file = file(of: message)
        try file.publish()
        guard let mailProgram else { return .sent(to: file.path) }
        try await Self.send(EmailText.text(message, from: sender, to: address), with: mailProgram)
        return .sent(to: address)
    }

    /// A message that waits was never given to the mail program; of one that appeared nobody knows.
    public func find(_ message: PurchaseOrderMessage) async throws(OperationFailure) -> TransmissionFinding {
        guard try address(of: message) != nil else { return .notSent }
        let file = file(of: message)
        guard mailProgram != nil else { return try [file].finish() }
        return file.isWaiting ? .notSent : .unknown("the mail program may have taken it")
    }

    private func file(of message: PurchaseOrderMessage) -> StagedFile {
        StagedFile(
            path: "\(directory)/\(FileNameText.safe(message.order.id)).eml", task: message.taskKey)
    }

    /// - Throws: `OperationFailure` for an address that could smuggle in headers.
    private func address(of message: PurchaseOrderMessage) throws(OperationFailure) -> String? {
        guard let address = message.supplier.email, !address.isEmpty else { return nil }
        for text in [address, sender] where !Self.isAddress(text) {
            throw OperationFailure(
                kind: .invalidInput, "expected an e-mail address, found '\(text)'",
                hint: "correct it in suppliers", isRetryable: false)
        }
        return address
    }

    /// One address without blanks and control characters, so that no header can be smuggled in.
    private static func isAddress(_ text: String) -> Bool {
        text.wholeMatch(of: /[^\s@<>,;:"\\\x00-\x1f]+@[^\s@<>,;:"\\\x00-\x1f]+/) != nil
            && text.utf8.count <= 254
            && !text.hasPrefix("-")
    }

    private static func send(_ text: String, with program: String) async throws(OperationFailure) {
        do throws(ChannelFailure) {
            // -t takes the recipient from the message, -i lets a lone dot stand.
            let outcome = try await ChildProgram.run(program, ["-t", "-i"], input: text)
            guard outcome.status == 0 else {
                throw ChannelFailure("the mail program ended with status \(outcome.status)")
            }
        } catch {
            throw OperationFailure(
                error.message, hint: "the order stays approved", isRetryable: error.isRetryable)
        }
    }
}
