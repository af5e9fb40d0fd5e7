public import Baton

/// Where a purchase order stands.
///
/// `draft → awaiting_approval → approved | rejected → sent → acknowledged → partially_received → received → closed`,
/// and `cancelled` from any state before goods arrive. A draft below the approval limit goes to `approved`
/// directly; suppliers that do not acknowledge deliver from `sent`.
public enum PurchaseOrderStatus: String, Sendable, Hashable, CaseIterable, SQLConvertible {
    case draft
    case awaitingApproval = "awaiting_approval"
    case approved
    case rejected
    case sent
    case acknowledged
    case partiallyReceived = "partially_received"
    case received
    case closed
    case cancelled

    /// The states that may follow.
    public var successors: Set<PurchaseOrderStatus> {
        switch self {
        case .draft: [.awaitingApproval, .approved, .cancelled]
        case .awaitingApproval: [.approved, .rejected, .cancelled]
        case .approved: [.sent, .cancelled]
        case .sent: [.acknowledged, .partiallyReceived, .received, .cancelled]
        case .acknowledged: [.partiallyReceived, .received, .cancelled]
        case .partiallyReceived: [.received, .closed]
        case .received: [.closed]
        case .rejected, .closed, .cancelled: []
        }
    }

    /// Whether goods of such an order are still to come.
    public var isOpen: Bool {
        switch self {
        case .approved, .sent, .acknowledged, .partiallyReceived: true
        case .draft, .awaitingApproval, .rejected, .received, .closed, .cancelled: false
        }
    }

    /// Whether such an order has yet to be decided on.
    public var isUndecided: Bool { self == .draft || self == .awaitingApproval }

    /// Checks a step.
    ///
    /// - Throws: ``SupplyChainError`` of kind `illegalTransition`, which names both states.
    public func checkTransition(to next: PurchaseOrderStatus, order: String) throws {
        guard successors.contains(next) else {
            let allowed = successors.map(\.rawValue).sorted()
            throw SupplyChainError(
                .illegalTransition, "purchase order \(order) cannot go from \(rawValue) to \(next.rawValue)",
                hint: allowed.isEmpty
                    ? "\(rawValue) is final" : "allowed from \(rawValue): \(allowed.joined(separator: ", "))")
        }
    }
}
