/// UBL documents made for tests; the element order is that of the schemas.
enum UBLSample {
    static func document(_ name: String, _ content: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <\(name) xmlns="urn:oasis:names:specification:ubl:schema:xsd:\(name)-2"
          xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
          xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
        \(content)
        </\(name)>
        """
    }

    private static func supplier(_ id: String) -> String {
        """
        <cac:SellerSupplierParty><cac:Party><cac:PartyIdentification><cbc:ID>\(id)</cbc:ID>
        </cac:PartyIdentification></cac:Party></cac:SellerSupplierParty>
        """
    }

    static func simple(
        order: String, id: String = "S-1", accepted: Bool, note: String = "", supplier: String = "CHEAP"
    ) -> String {
        let reason = note.isEmpty ? "" : "<cbc:RejectionNote>\(note)</cbc:RejectionNote>"
        return document(
            "OrderResponseSimple",
            """
            <cbc:ID>\(id)</cbc:ID><cbc:IssueDate>2020-01-11</cbc:IssueDate>
            <cbc:AcceptedIndicator>\(accepted)</cbc:AcceptedIndicator>\(reason)
            <cac:OrderReference><cbc:ID>\(order)</cbc:ID></cac:OrderReference>\(self.supplier(supplier))
            """)
    }

    static func response(
        order: String, id: String = "R-1", code: String?, lineStatus: String, quantity: String,
        price: String? = nil
    ) -> String {
        let answer = code.map { "<cbc:OrderResponseCode>\($0)</cbc:OrderResponseCode>" } ?? ""
        let cost =
            price.map { "<cac:Price><cbc:PriceAmount currencyID=\"EUR\">\($0)</cbc:PriceAmount></cac:Price>" }
            ?? ""
        return document(
            "OrderResponse",
            """
            <cbc:ID>\(id)</cbc:ID><cbc:IssueDate>2020-01-11</cbc:IssueDate>\(answer)
            <cac:OrderReference><cbc:ID>\(order)</cbc:ID></cac:OrderReference>\(supplier("CHEAP"))
            <cac:Delivery><cac:PromisedDeliveryPeriod><cbc:EndDate>2020-02-03</cbc:EndDate>
            </cac:PromisedDeliveryPeriod></cac:Delivery>
            <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:LineStatusCode>\(lineStatus)</cbc:LineStatusCode>
            <cbc:Quantity unitCode="EA">\(quantity)</cbc:Quantity>\(cost)<cac:Item><cbc:Name>Nuts</cbc:Name>
            <cac:BuyersItemIdentification><cbc:ID>A</cbc:ID></cac:BuyersItemIdentification></cac:Item></cac:LineItem>
            </cac:OrderLine>
            """)
    }

    static func despatch(order: String, id: String = "D-1", quantity: String) -> String {
        document(
            "DespatchAdvice",
            """
            <cbc:ID>\(id)</cbc:ID><cbc:IssueDate>2020-01-28</cbc:IssueDate>
            <cac:OrderReference><cbc:ID>\(order)</cbc:ID></cac:OrderReference>
            <cac:Shipment><cbc:ID>1</cbc:ID><cac:Delivery><cac:EstimatedDeliveryPeriod>
            <cbc:EndDate>2020-02-01</cbc:EndDate></cac:EstimatedDeliveryPeriod></cac:Delivery></cac:Shipment>
            <cac:DespatchLine><cbc:ID>1</cbc:ID><cbc:DeliveredQuantity unitCode="EA">\(quantity)</cbc:DeliveredQuantity>
            <cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference>
            <cac:Item><cac:BuyersItemIdentification><cbc:ID>A</cbc:ID></cac:BuyersItemIdentification></cac:Item>
            </cac:DespatchLine>
            """)
    }

    static func receipt(order: String, id: String = "W-1", received: String, rejected: String) -> String {
        document(
            "ReceiptAdvice",
            """
            <cbc:ID>\(id)</cbc:ID><cbc:IssueDate>2020-02-03</cbc:IssueDate>
            <cac:OrderReference><cbc:ID>\(order)</cbc:ID></cac:OrderReference>
            <cac:Shipment><cbc:ID>1</cbc:ID><cac:Delivery><cbc:ActualDeliveryDate>2020-02-02</cbc:ActualDeliveryDate>
            </cac:Delivery></cac:Shipment>
            <cac:ReceiptLine><cbc:ID>1</cbc:ID><cbc:ReceivedQuantity unitCode="EA">\(received)</cbc:ReceivedQuantity>
            <cbc:RejectedQuantity unitCode="EA">\(rejected)</cbc:RejectedQuantity>
            <cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference>
            </cac:ReceiptLine>
            """)
    }
}
