import Testing

@testable import SupplyChain

@Suite("The states of a purchase order")
struct PurchaseOrderStatusTests {
    /// design: draft → awaiting_approval → approved | rejected → sent → acknowledged → partially_received →
    /// received → closed, and cancelled from any state before goods arrive.
    private let allowed: Set<String> = [
        "draft>awaiting_approval", "draft>approved", "awaiting_approval>approved",
        "awaiting_approval>rejected",
        "approved>sent", "sent>acknowledged", "sent>partially_received", "sent>received",
        "acknowledged>partially_received", "acknowledged>received", "partially_received>received",
        "partially_received>closed", "received>closed", "draft>cancelled", "awaiting_approval>cancelled",
        "approved>cancelled", "sent>cancelled", "acknowledged>cancelled",
    ]

    @Test("Of all pairs of states exactly the legal ones pass; the others name both states")
    func table() throws {
        for from in PurchaseOrderStatus.allCases {
            for to in PurchaseOrderStatus.allCases {
                let isAllowed = allowed.contains("\(from.rawValue)>\(to.rawValue)")
                do {
                    try from.checkTransition(to: to, order: "PO-1")
                    #expect(isAllowed, "\(from) > \(to)")
                } catch let error as SupplyChainError {
                    #expect(!isAllowed, "\(from) > \(to)")
                    #expect(error.kind == .illegalTransition)
                    #expect(
                        error.message
                            == "purchase order PO-1 cannot go from \(from.rawValue) to \(to.rawValue)")
                }
            }
        }
    }
}
