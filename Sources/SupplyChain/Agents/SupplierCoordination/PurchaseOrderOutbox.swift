internal import Baton

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

    /// Writes the files of an order and returns their paths.
    ///
    /// - Throws: `OperationFailure` when the folder cannot be written.
    func transmit(_ document: OrderDocument) throws(OperationFailure) -> [String] {
        let paths = files(ofOrder: document.order.id)
        let texts = [UBLOrderText.text(of: document), OrderCSVText.text(of: document)]
        for (path, text) in zip(paths, texts) { try AtomicFile.write(text, to: path) }
        return paths
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
