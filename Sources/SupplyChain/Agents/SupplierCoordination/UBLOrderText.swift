/// An order as a UBL 2.1 Order document.
///
/// Source: OASIS Universal Business Language 2.1, ISO/IEC 19845:2015, schema UBL-Order-2.1; unit codes of UN/ECE
/// Recommendation 20.
enum UBLOrderText {
    /// The XML text. The same order gives the same text.
    static func text(of document: OrderDocument) -> String {
        let order = document.order
        var xml = XMLText()
        xml.open(
            "Order",
            [
                ("xmlns", "urn:oasis:names:specification:ubl:schema:xsd:Order-2"),
                ("xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
                ("xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
            ])
        xml.leaf("cbc:UBLVersionID", "2.1")
        xml.leaf("cbc:ID", order.id)
        xml.leaf("cbc:IssueDate", order.orderedOn.description)
        // 220 is "order" in UN/EDIFACT code list 1001.
        xml.leaf("cbc:OrderTypeCode", "220")
        if let note = order.note, !note.isEmpty { xml.leaf("cbc:Note", note) }
        xml.leaf("cbc:DocumentCurrencyCode", document.total.currency)
        xml.leaf("cbc:LineCountNumeric", String(document.lines.count))
        parties(document, into: &xml)
        delivery(document, into: &xml)
        if let days = document.supplier.paymentTermsDays {
            xml.open("cac:PaymentTerms")
            xml.leaf("cbc:Note", "\(days) days net")
            xml.close("cac:PaymentTerms")
        }
        xml.open("cac:AnticipatedMonetaryTotal")
        xml.amount("cbc:LineExtensionAmount", document.total)
        xml.amount("cbc:PayableAmount", document.total)
        xml.close("cac:AnticipatedMonetaryTotal")
        for line in document.lines { self.line(line, into: &xml) }
        xml.close("Order")
        return xml.text
    }

    private static func parties(_ document: OrderDocument, into xml: inout XMLText) {
        let site = document.location
        let buyerName = document.buyerName ?? site.name ?? site.id
        xml.open("cac:BuyerCustomerParty")
        party(id: site.id, name: buyerName, country: nil, email: nil, into: &xml)
        xml.close("cac:BuyerCustomerParty")
        let supplier = document.supplier
        xml.open("cac:SellerSupplierParty")
        party(
            id: supplier.id, name: supplier.name ?? supplier.id, country: supplier.country,
            email: supplier.email,
            into: &xml)
        xml.close("cac:SellerSupplierParty")
    }

    private static func party(
        id: String, name: String, country: String?, email: String?, into xml: inout XMLText
    ) {
        xml.open("cac:Party")
        xml.open("cac:PartyIdentification")
        xml.leaf("cbc:ID", id)
        xml.close("cac:PartyIdentification")
        xml.open("cac:PartyName")
        xml.leaf("cbc:Name", name)
        xml.close("cac:PartyName")
        if let country, !country.isEmpty {
            xml.open("cac:PostalAddress")
            xml.open("cac:Country")
            // A code of ISO 3166-1 where it is one, otherwise its name.
            let isCode = country.utf8.count == 2 && country.utf8.allSatisfy { (65...90).contains($0) }
            xml.leaf(isCode ? "cbc:IdentificationCode" : "cbc:Name", country)
            xml.close("cac:Country")
            xml.close("cac:PostalAddress")
        }
        if let email, !email.isEmpty {
            xml.open("cac:Contact")
            xml.leaf("cbc:ElectronicMail", email)
            xml.close("cac:Contact")
        }
        xml.close("cac:Party")
    }

    private static func delivery(_ document: OrderDocument, into xml: inout XMLText) {
        xml.open("cac:Delivery")
        xml.open("cac:DeliveryLocation")
        xml.leaf("cbc:ID", document.location.id)
        if let name = document.location.name, !name.isEmpty { xml.leaf("cbc:Name", name) }
        xml.close("cac:DeliveryLocation")
        if let expected = document.order.expectedOn {
            xml.open("cac:RequestedDeliveryPeriod")
            xml.leaf("cbc:EndDate", expected.description)
            xml.close("cac:RequestedDeliveryPeriod")
        }
        xml.close("cac:Delivery")
    }

    private static func line(_ line: OrderDocument.Line, into xml: inout XMLText) {
        let unit = UnitCode.of(line.product.unitOfMeasure).map { [("unitCode", $0)] } ?? []
        xml.open("cac:OrderLine")
        if unit.isEmpty { xml.leaf("cbc:Note", "Unit of measure: \(line.product.unitOfMeasure)") }
        xml.open("cac:LineItem")
        xml.leaf("cbc:ID", String(line.line.line))
        xml.leaf("cbc:Quantity", QuantityText.plain(line.line.quantity), unit)
        xml.amount("cbc:LineExtensionAmount", line.amount)
        xml.open("cac:Price")
        xml.amount("cbc:PriceAmount", line.line.unitPrice)
        xml.leaf("cbc:BaseQuantity", "1", unit)
        xml.close("cac:Price")
        xml.open("cac:Item")
        xml.leaf("cbc:Name", line.product.name ?? line.product.sku)
        xml.open("cac:BuyersItemIdentification")
        xml.leaf("cbc:ID", line.product.sku)
        xml.close("cac:BuyersItemIdentification")
        xml.close("cac:Item")
        xml.close("cac:LineItem")
        xml.close("cac:OrderLine")
    }
}

/// Codes of UN/ECE Recommendation 20 for the units that stock is kept in.
enum UnitCode {
    /// `nil` for a unit that has no code here: the document then says it in words.
    static func of(_ unit: String) -> String? {
        switch unit.lowercased() {
        case "each", "ea", "piece", "pieces", "pc", "pcs": "EA"
        case "unit", "units", "one": "C62"
        case "kg", "kilogram", "kilograms": "KGM"
        case "g", "gram", "grams": "GRM"
        case "t", "tonne", "tonnes": "TNE"
        case "l", "litre", "litres", "liter", "liters": "LTR"
        case "m", "metre", "metres", "meter", "meters": "MTR"
        case "m2": "MTK"
        case "m3": "MTQ"
        case "pair", "pairs": "PR"
        case "set", "sets": "SET"
        case "dozen": "DZN"
        case "lb", "pound", "pounds": "LBR"
        default: nil
        }
    }
}
