public import Baton
internal import Foundation

extension SupplierCoordinationAgent {
    /// Reads what suppliers and warehouses have put into the inbox.
    public static let processInbox = Operation<ProcessInbox, ProcessInboxResult>(
        "supplier_coordination", "process_inbox", effect: .idempotent, isBlocking: true,
        "Reads order responses, despatch and receipt advices from the inbox folder and applies them to their orders."
    )

    /// Each file is one transaction, and moves away after it: a crash in between reads it once more, to no effect.
    func processInbox(_ input: ProcessInbox, _ context: ExecutionContext) async throws -> ProcessInboxResult {
        let folder = input.folder.map { PurchaseOrderInbox(directory: $0) } ?? inbox
        var files: [InboxFileResult] = []
        for name in try folder.waitingFiles() {
            do {
                let document = try TradeDocument.read(file: folder.path(name))
                let digest = try Self.digest(ofFile: folder.path(name))
                let outcomes = try await store.database.write { transaction in
                    try InboxDesk(
                        transaction: transaction, file: name, digest: digest, now: context.runStarted,
                        runID: context.run.text
                    ).apply(document)
                }
                _ = try folder.finish(name)
                files.append(InboxFileResult(name, document, outcomes))
            } catch let error as SupplyChainError {
                let reason = error.description.replacing("\(folder.path(name)): ", with: "")
                _ = try folder.setAside(name, reason: reason)
                files.append(InboxFileResult(file: name, status: .setAside, message: reason))
            }
        }
        return ProcessInboxResult(folder: folder.directory, files: files)
    }

    private static func digest(ofFile path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SupplyChainError(.notFound, "the file is gone")
        }
        return SHA256.hash(Array(data)).description
    }
}

/// The input of `process_inbox`.
public struct ProcessInbox: Payload {
    public var folder: String?

    public init(folder: String? = nil) {
        self.folder = folder
    }

    public static let fields: [Field<ProcessInbox>] = [
        .optional("folder", \.folder, "Another folder than the configured one.")
    ]
}

/// The output of `process_inbox`.
public struct ProcessInboxResult: Payload, Hashable {
    public var folder: String
    public var files: [InboxFileResult]

    public static let fields: [Field<ProcessInboxResult>] = [
        .required("folder", \.folder, "The folder that was read."),
        .required("files", \.files, "Each file with what came of it; empty when there was none."),
    ]
}

/// What came of a file in the inbox.
public struct InboxFileResult: Payload, Hashable {
    public enum Status: String, Codable, Sendable, CaseIterable, SchemaDescribed {
        /// It changed something.
        case applied
        /// It had been read before.
        case repeated
        /// It was not understood, or fits no order.
        case setAside = "set_aside"
    }

    public var file: String
    public var status: Status
    public var kind: String?
    public var documentID: String?
    public var orders: [String]
    public var message: String
    public var needsAttention: Bool

    enum CodingKeys: String, CodingKey, CaseIterable {
        case file, status, kind
        case documentID = "document_id"
        case orders, message
        case needsAttention = "needs_attention"
    }

    public static let fields: [Field<InboxFileResult>] = [
        .required("file", \.file, "Its name."),
        .required("status", \.status, "applied, repeated (read before) or set_aside."),
        .optional("kind", \.kind, "What it is, where it was understood."),
        .optional("document_id", \.documentID, "The sender's number."),
        .required("orders", \.orders, "The orders it is about."),
        .required("message", \.message, "What it did, or why it was set aside."),
        .required("needs_attention", \.needsAttention, "Whether somebody should look at it."),
    ]

    init(file: String, status: Status, message: String) {
        self.file = file
        self.status = status
        orders = []
        self.message = message
        needsAttention = true
    }

    init(_ file: String, _ document: TradeDocument, _ outcomes: [InboxDesk.Outcome]) {
        self.file = file
        status = outcomes.contains(where: \.isNew) ? .applied : .repeated
        kind = document.kind.rawValue
        documentID = document.id
        orders = outcomes.map(\.order)
        message = outcomes.map { "\($0.order): \($0.text)" }.joined(separator: "; ")
        needsAttention = outcomes.contains(where: \.needsAttention)
    }
}
