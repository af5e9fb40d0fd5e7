/// The cancellation of an order that was sent as a UBL 2.1 OrderCancellation.
///
/// Source: OASIS Universal Business Language 2.1, schema UBL-OrderCancellation-2.1.
enum UBLOrderCancellationText {
    /// The XML text. The same order gives the same text.
    static func text(of document: OrderDocument) -> String {
        let order = document.order
        var xml = XMLText()
        UBLParts.open("OrderCancellation", in: &xml)
        xml.leaf("cbc:ID", "\(order.id)-\(order.version)")
        xml.leaf("cbc:IssueDate", document.issuedOn.description)
        xml.leaf("cbc:CancellationNote", order.reason ?? "cancelled by the buyer")
        UBLParts.orderReference(order, into: &xml)
        UBLParts.parties(document, into: &xml)
        xml.close("OrderCancellation")
        return xml.text
    }
}
