public import Baton

/// A folder from which orders go to suppliers: one UBL 2.1 XML and one CSV file for each order.
///
/// Files appear whole under the order's id. Whatever carries them on (a mail job, SFTP, a person) takes them from
/// there; sending the same order again writes nothing.
public struct PurchaseOrderOutbox: Sendable, Hashable {
    /// The folder; it is created when the first order is sent.
    public let directory: String
    /// The firm that orders, as suppliers know it; `nil` shows the receiving site instead.
    public let buyerName: String?

    public init(directory: String, buyerName: String? = nil) {
        self.directory = directory
        self.buyerName = buyerName
    }

    /// The files of an order, whether they have been written or not.
    public func files(ofOrder id: String) -> [String] {
        ["xml", "csv"].map { "\(directory)/\(FileNameText.safe(id)).\($0)" }
    }

    /// Writes a change of an order that was sent, as UBL OrderChange and CSV, and returns the paths.
    ///
    /// - Throws: `OperationFailure` when the folder cannot be written.
    func transmitChange(_ document: OrderDocument) throws(OperationFailure) -> [String] {
        let stem = "\(directory)/\(FileNameText.safe(document.order.id))-change-\(document.order.version)"
        try AtomicFile.write(UBLOrderChangeText.text(of: document), to: "\(stem).xml")
        try AtomicFile.write(OrderCSVText.text(of: document), to: "\(stem).csv")
        return ["\(stem).xml", "\(stem).csv"]
    }

    /// Writes the cancellation of an order that was sent, as UBL OrderCancellation, and returns the path.
    ///
    /// - Throws: `OperationFailure` when the folder cannot be written.
    func transmitCancellation(_ document: OrderDocument) throws(OperationFailure) -> [String] {
        let path = "\(directory)/\(FileNameText.safe(document.order.id))-cancellation.xml"
        try AtomicFile.write(UBLOrderCancellationText.text(of: document), to: path)
        return [path]
    }
}

extension PurchaseOrderOutbox: PurchaseOrderChannel {
    public var name: String { "outbox" }

    /// Writes the files of an order beside their places.
    public func prepare(_ message: PurchaseOrderMessage) async throws(OperationFailure) {
        for (file, text) in zip(stagedFiles(of: message), [message.xml, message.csv]) { try file.stage(text) }
    }

    public func discard(_ message: PurchaseOrderMessage) async {
        for file in stagedFiles(of: message) { file.discard() }
    }

    /// Lets the files of an order appear.
    public func transmit(_ message: PurchaseOrderMessage) async throws(OperationFailure)
        -> TransmissionOutcome
    {
        let files = stagedFiles(of: message)
        try files.publish()
        return .sent(to: files.map(\.path).joined(separator: " and "))
    }

    /// Files that wait appear now. Only where they are gone, carried on or removed, it cannot tell.
    public func find(_ message: PurchaseOrderMessage) async throws(OperationFailure) -> TransmissionFinding {
        try stagedFiles(of: message).finish()
    }

    private func stagedFiles(of message: PurchaseOrderMessage) -> [StagedFile] {
        files(ofOrder: message.order.id).map { StagedFile(path: $0, task: message.taskKey) }
    }
}
