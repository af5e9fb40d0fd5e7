/// An order as a UBL 2.1 Order document.
///
/// Source: OASIS Universal Business Language 2.1, ISO/IEC 19845:2015, schema UBL-Order-2.1; unit codes of UN/ECE
/// Recommendation 20.
enum UBLOrderText {
    /// The XML text. The same order gives the same text.
    static func text(of document: OrderDocument) -> String {
        let order = document.order
        var xml = XMLText()
        UBLParts.open("Order", in: &xml)
        xml.leaf("cbc:ID", order.id)
        xml.leaf("cbc:IssueDate", order.orderedOn.description)
        // 220 is "order" in UN/EDIFACT code list 1001.
        xml.leaf("cbc:OrderTypeCode", "220")
        if let note = order.note, !note.isEmpty { xml.leaf("cbc:Note", note) }
        xml.leaf("cbc:DocumentCurrencyCode", document.total.currency)
        xml.leaf("cbc:LineCountNumeric", String(document.lines.count))
        UBLParts.parties(document, into: &xml)
        UBLParts.delivery(document, into: &xml)
        UBLParts.termsAndTotal(document, into: &xml)
        for line in document.lines { UBLParts.line(line, into: &xml) }
        xml.close("Order")
        return xml.text
    }
}
