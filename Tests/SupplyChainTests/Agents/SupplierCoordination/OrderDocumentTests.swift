import Baton
import Foundation
import SupplyChain
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The elements that UBL 2.1 requires of an order (schema UBL-Order-2.1), their order, and the values.
struct OrderDocumentTests {
    @Test("The XML is a well-formed UBL order with the required elements in the schema's order")
    func writesUBL() async throws {
        let fixture = try await CoordinationFixture()
        let result = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 120, supplier: "CHEAP"))
        let path = try #require(result.files.first { $0.hasSuffix(".xml") })
        let document = try XMLOutline(data: Data(contentsOf: URL(fileURLWithPath: path)))

        #expect(document.namespace == "urn:oasis:names:specification:ubl:schema:xsd:Order-2")
        #expect(
            document.children(of: "Order") == [
                "cbc:UBLVersionID", "cbc:ID", "cbc:IssueDate", "cbc:OrderTypeCode",
                "cbc:DocumentCurrencyCode",
                "cbc:LineCountNumeric", "cac:BuyerCustomerParty", "cac:SellerSupplierParty", "cac:Delivery",
                "cac:PaymentTerms", "cac:AnticipatedMonetaryTotal", "cac:OrderLine",
            ])
        let line = "Order/cac:OrderLine/cac:LineItem"
        #expect(document["Order/cbc:UBLVersionID"] == "2.1")
        #expect(document["Order/cbc:ID"] == result.orderID)
        #expect(document["Order/cbc:IssueDate"] == "2020-01-10")
        #expect(document["Order/cbc:DocumentCurrencyCode"] == "EUR")
        #expect(document["Order/cac:BuyerCustomerParty/cac:Party/cac:PartyName/cbc:Name"] == "Acme")
        #expect(document["Order/cac:SellerSupplierParty/cac:Party/cac:PartyName/cbc:Name"] == "Cheap Ltd")
        #expect(document["Order/cac:Delivery/cac:RequestedDeliveryPeriod/cbc:EndDate"] == "2020-01-31")
        #expect(document["Order/cac:AnticipatedMonetaryTotal/cbc:PayableAmount"] == "216.00")
        #expect(document["\(line)/cbc:Quantity"] == "120")
        #expect(document["\(line)/cbc:Quantity@unitCode"] == "EA")
        #expect(document["\(line)/cbc:LineExtensionAmount"] == "216.00")
        #expect(document["\(line)/cac:Price/cbc:PriceAmount"] == "1.80")
        #expect(document["\(line)/cac:Price/cbc:PriceAmount@currencyID"] == "EUR")
        #expect(document["\(line)/cac:Item/cbc:Name"] == "Nuts & bolts <M8>")
        #expect(document["\(line)/cac:Item/cac:BuyersItemIdentification/cbc:ID"] == "A")
    }

    @Test("The CSV holds one row for each line, quoted where needed")
    func writesCSV() async throws {
        let fixture = try await CoordinationFixture()
        let result = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 120, supplier: "CHEAP"))
        let path = try #require(result.files.first { $0.hasSuffix(".csv") })
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(
            text == "order_id,ordered_on,expected_on,supplier,supplier_name,location,line,sku,name,quantity,"
                + "unit_of_measure,unit_price,amount,currency\r\n\(result.orderID),2020-01-10,2020-01-31,CHEAP,"
                + "Cheap Ltd,M,1,A,Nuts & bolts <M8>,120,each,1.80,216.00,EUR\r\n")
    }

    @Test("An imported order with a hostile id and several lines is sent under a safe name")
    func sendsImportedOrders() async throws {
        let fixture = try await CoordinationFixture()
        let id = "../../PO/1"
        try await fixture.store.database.write { transaction in
            let price = try Money("2", currency: "EUR")
            let order = PurchaseOrder(
                id: id, supplier: "FAST", location: "M", status: .draft, orderedOn: TestStore.day(2),
                lines: [
                    PurchaseOrderLine(orderID: id, line: 1, sku: "A", quantity: 1.5, unitPrice: price),
                    PurchaseOrderLine(orderID: id, line: 2, sku: "A", quantity: 2, unitPrice: price),
                ])
            _ = try PurchaseOrders(transaction).create(order, change: TestStore.change("c"))
        }
        let result = try await fixture.send(SendPurchaseOrder(orderID: id))
        #expect(result.isSent && result.lines.count == 2 && result.sku == nil)
        #expect(result.total == (try Money("7", currency: "EUR")))
        let name = try #require(fixture.outboxFiles.last)
        #expect(fixture.outboxFiles.count == 2 && !name.contains("/") && name.hasPrefix("_"))
        let document = try XMLOutline(
            data: Data(contentsOf: URL(fileURLWithPath: fixture.folder.path("outbox/\(name)"))))
        #expect(document["Order/cbc:ID"] == id)
        #expect(document["Order/cbc:LineCountNumeric"] == "2")
        #expect(document["Order/cac:OrderLine/cac:LineItem/cbc:Quantity"] == "1.5")
    }
}

/// The elements of an XML text by path; of equal paths the first.
private final class XMLOutline: NSObject, XMLParserDelegate {
    private(set) var namespace: String?
    private var texts: [String: String] = [:]
    private var children: [String: [String]] = [:]
    private var path: [String] = []
    private var text = ""

    init(data: Data) throws {
        super.init()
        let parser = XMLParser(data: data)
        parser.delegate = self
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    }

    subscript(path: String) -> String? { texts[path] }
    func children(of path: String) -> [String] { children[path] ?? [] }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if path.isEmpty { namespace = attributes["xmlns"] }
        children[path.joined(separator: "/"), default: []].append(name)
        path.append(name)
        for (attribute, value) in attributes {
            let key = path.joined(separator: "/") + "@\(attribute)"
            if texts[key] == nil { texts[key] = value }
        }
        text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        let key = path.joined(separator: "/")
        if texts[key] == nil { texts[key] = text }
        path.removeLast()
        text = ""
    }
}
