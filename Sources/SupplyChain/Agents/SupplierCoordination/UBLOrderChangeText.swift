/// A change of an order that was sent as a UBL 2.1 OrderChange: all lines as they are now to be.
///
/// Source: OASIS Universal Business Language 2.1, schema UBL-OrderChange-2.1.
enum UBLOrderChangeText {
    /// The XML text. The same version of an order gives the same text.
    static func text(of document: OrderDocument) -> String {
        let order = document.order
        var xml = XMLText()
        UBLParts.open("OrderChange", in: &xml)
        xml.leaf("cbc:ID", "\(order.id)-\(order.version)")
        xml.leaf("cbc:IssueDate", document.issuedOn.description)
        xml.leaf("cbc:SequenceNumberID", String(order.version))
        if let note = order.note, !note.isEmpty { xml.leaf("cbc:Note", note) }
        xml.leaf("cbc:DocumentCurrencyCode", document.total.currency)
        xml.leaf("cbc:LineCountNumeric", String(document.lines.count))
        UBLParts.orderReference(order, into: &xml)
        UBLParts.parties(document, into: &xml)
        UBLParts.delivery(document, into: &xml)
        UBLParts.termsAndTotal(document, into: &xml)
        for line in document.lines { UBLParts.line(line, into: &xml) }
        xml.close("OrderChange")
        return xml.text
    }
}
