/// What UBL orders, changes and cancellations have in common.
enum UBLParts {
    private static let namespace = "urn:oasis:names:specification:ubl:schema:xsd:"

    /// Opens the root element and states the version.
    static func open(_ name: String, in xml: inout XMLText) {
        xml.open(
            name,
            [
                ("xmlns", "\(namespace)\(name)-2"), ("xmlns:cac", "\(namespace)CommonAggregateComponents-2"),
                ("xmlns:cbc", "\(namespace)CommonBasicComponents-2"),
            ])
        xml.leaf("cbc:UBLVersionID", "2.1")
    }

    /// The order that a change or a cancellation is about.
    static func orderReference(_ order: PurchaseOrder, into xml: inout XMLText) {
        xml.open("cac:OrderReference")
        xml.leaf("cbc:ID", order.id)
        xml.leaf("cbc:IssueDate", order.orderedOn.description)
        xml.close("cac:OrderReference")
    }

    static func termsAndTotal(_ document: OrderDocument, into xml: inout XMLText) {
        if let days = document.supplier.paymentTermsDays {
            xml.open("cac:PaymentTerms")
            xml.leaf("cbc:Note", "\(days) days net")
            xml.close("cac:PaymentTerms")
        }
        xml.open("cac:AnticipatedMonetaryTotal")
        xml.amount("cbc:LineExtensionAmount", document.total)
        xml.amount("cbc:PayableAmount", document.total)
        xml.close("cac:AnticipatedMonetaryTotal")
    }

    static func parties(_ document: OrderDocument, into xml: inout XMLText) {
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

    static func delivery(_ document: OrderDocument, into xml: inout XMLText) {
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

    static func line(_ line: OrderDocument.Line, into xml: inout XMLText) {
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
