import Foundation
import TestSupport
import Testing

@testable import SupplyChain

@Suite("Documents of suppliers")
struct TradeDocumentTests {
    private func read(_ text: String, name: String = "message.xml") throws -> TradeDocument {
        try TradeDocument.read(Data(text.utf8), name: name)
    }

    private func complaint(_ text: String) -> String? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return (error as? SupplyChainError)?.message
        }
    }

    /// Source: the numbers of UBL-Order-2.1-Example.xml of OASIS UBL 2.1.
    @Test("An order is read with its lines, units, prices and total")
    func order() throws {
        let order = try read(
            UBLSample.document(
                "Order",
                """
                <cbc:ID>34</cbc:ID><cbc:IssueDate>2010-01-20</cbc:IssueDate>
                <cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>
                <cac:AnticipatedMonetaryTotal>
                  <cbc:PayableAmount currencyID="SEK">6225.00</cbc:PayableAmount>
                </cac:AnticipatedMonetaryTotal>
                <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="LTR">120</cbc:Quantity>
                  <cbc:LineExtensionAmount currencyID="SEK">6000</cbc:LineExtensionAmount>
                  <cac:Price><cbc:PriceAmount currencyID="SEK">50</cbc:PriceAmount>
                    <cbc:BaseQuantity unitCode="LTR">1</cbc:BaseQuantity></cac:Price>
                  <cac:Item><cbc:Description>Red paint</cbc:Description></cac:Item></cac:LineItem></cac:OrderLine>
                <cac:OrderLine><cac:LineItem><cbc:ID>2</cbc:ID><cbc:Quantity unitCode="C62">15</cbc:Quantity>
                  <cbc:LineExtensionAmount currencyID="SEK">225</cbc:LineExtensionAmount>
                  <cac:Price><cbc:PriceAmount currencyID="SEK">150</cbc:PriceAmount>
                    <cbc:BaseQuantity unitCode="C62">10</cbc:BaseQuantity></cac:Price>
                  <cac:Item><cbc:Description>Pencils</cbc:Description></cac:Item></cac:LineItem></cac:OrderLine>
                """))
        #expect(order.kind == .order && order.id == "34" && order.orderID == "34" && order.currency == "SEK")
        #expect(order.issuedOn == CalendarDate("2010-01-20") && order.total == "6225.00")
        #expect(order.lines.map(\.quantity) == [120, 15] && order.lines.map(\.unit) == ["LTR", "C62"])
        // A price may stand for a base quantity: 150 for ten are 15 each.
        #expect(
            order.lines.map(\.unitPrice) == ["50", "15"] && order.lines.map(\.amount) == ["6000", "225"])
        #expect(order.lines.map(\.name) == ["Red paint", "Pencils"])
    }

    @Test(
        "An order response says what the supplier makes of the order",
        arguments: [
            ("AP", "5", TradeDocument.Answer.accepted), ("RE", "7", .rejected), ("CA", "3", .changed),
            ("AB", "4", .received),
        ])
    func response(code: String, line: String, expected: TradeDocument.Answer) throws {
        let response = try read(
            UBLSample.response(order: "PO-1", code: code, lineStatus: line, quantity: "10"))
        #expect(response.answer == expected && response.orderID == "PO-1")
        #expect(response.lines.map(\.quantity) == [10] && response.promisedOn == CalendarDate("2020-02-03"))
        #expect(response.supplierIDs == ["CHEAP"])
    }

    @Test("Without a code of its own a response is what its lines come to")
    func responseByLines() throws {
        func answer(_ status: String) throws -> TradeDocument.Answer? {
            try read(UBLSample.response(order: "PO-1", code: nil, lineStatus: status, quantity: "10")).answer
        }
        #expect(try answer("5") == .accepted)
        #expect(try answer("7") == .rejected)
        #expect(try answer("Revised") == .changed)
        #expect(try answer("NoStatus") == .accepted)
    }

    @Test(
        "What is faulty is named",
        arguments: [
            ("<a/>", "expected a UBL 2 document, found <a> of no namespace"),
            ("not xml", "line 1: not well-formed XML"),
            (
                UBLSample.document("OrderResponseSimple", "<cbc:ID>7</cbc:ID>"),
                "expected an element IssueDate"
            ),
            (
                UBLSample.document(
                    "OrderResponseSimple",
                    "<cbc:ID>7</cbc:ID><cbc:IssueDate>2020-02-30</cbc:IssueDate>"),
                "IssueDate: expected a date YYYY-MM-DD, found '2020-02-30'"
            ),
            (
                UBLSample.document(
                    "OrderResponseSimple",
                    "<cbc:ID>7</cbc:ID><cbc:IssueDate>2020-02-03Z</cbc:IssueDate><cbc:AcceptedIndicator>maybe</cbc:AcceptedIndicator>"
                ),
                "AcceptedIndicator: expected true or false, found 'maybe'"
            ),
            (
                UBLSample.response(order: "PO-1", code: "ZZ", lineStatus: "5", quantity: "10"),
                "OrderResponseCode: expected AB, AP, CA or RE, found 'ZZ'"
            ),
            (
                UBLSample.response(order: "PO-1", code: "AP", lineStatus: "5", quantity: "ten"),
                "Quantity: expected a decimal number, found 'ten'"
            ),
        ])
    func faults(text: String, message: String) {
        #expect(complaint(text) == message)
    }

    /// Billion laughs and external entities need a document type; encodings that are not ASCII could hide one.
    @Test("Nothing is expanded or fetched: document types and odd encodings are refused, depth is bounded")
    func hostileXML() {
        let laughs = """
            <?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a>&c;</a>
            """
        let external = #"<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#
        #expect(complaint(laughs) == "a document type declaration (<!DOCTYPE) is not accepted")
        #expect(complaint(external) == "a document type declaration (<!DOCTYPE) is not accepted")
        #expect(
            complaint(#"<?xml version="1.0" encoding="UTF-7"?><a/>"#) == "the encoding 'UTF-7' is not read")
        #expect(complaint("<\u{0}a\u{0}/>") == "not UTF-8 text")
        let deep = String(repeating: "<a>", count: 200) + String(repeating: "</a>", count: 200)
        #expect(complaint(deep) == "elements are nested more than 100 deep")
        #expect(complaint("<a>&unknown;</a>") != nil)
    }

    @Test("Despatch and receipt advices are read line by line")
    func advices() throws {
        let despatch = try read(UBLSample.despatch(order: "PO-1", quantity: "40"))
        #expect(despatch.kind == .despatchAdvice && despatch.orderIDs == ["PO-1"])
        #expect(despatch.lines.map(\.quantity) == [40] && despatch.lines.map(\.buyersSKU) == ["A"])
        #expect(despatch.promisedOn == CalendarDate("2020-02-01"))
        let receipt = try read(UBLSample.receipt(order: "PO-1", received: "40", rejected: "2"))
        #expect(receipt.kind == .receiptAdvice && receipt.receivedOn == CalendarDate("2020-02-02"))
        #expect(receipt.lines.map(\.quantity) == [40] && receipt.lines.map(\.rejectedQuantity) == [2])
    }

    /// Source: the message of ORDERS_D03B.txt of the public EDIFACT schemas for DFDL.
    @Test("An EDIFACT order is read, and one that was cut off is not")
    func edifact() throws {
        let lines = ["0764569104", "0764569090", "1861004656", "0596006756"]
        let amounts = [25, 25, 16, 10]
        let items = zip(lines, amounts).enumerated().map { index, item in
            "LIN+\(index + 1)+1+\(item.0):IB'\nQTY+1:\(item.1)'\nFTX+AFM+1++A book?'s title'\n"
        }.joined()
        let text = """
            UNB+UNOA:4+APPLICATION:1+COMPANY:1+20051107:1159+6002'
            UNH+SSDD1+ORDERS:D:03B:UN:EAN008'
            BGM+220+BKOD99+9'
            DTM+137:20051107:102'
            NAD+BY+5412345000176::9'
            NAD+SU+4012345000094::9'
            CTA+AA'
            COM+s11:AA*s21:AA*s31:AA'
            \(items)UNS+S'
            CNT+2:4'
            UNT+22+SSDD1'
            UNZ+1+6002'
            """
        let order = try read(text, name: "orders.edi")
        #expect(order.id == "BKOD99" && order.issuedOn == CalendarDate("2005-11-07"))
        #expect(order.buyerIDs == ["5412345000176"] && order.supplierIDs == ["4012345000094"])
        #expect(order.lines.map(\.id) == ["1", "2", "3", "4"] && order.lines.map(\.sellersSKU) == lines)
        #expect(order.lines.map(\.quantity) == [25, 25, 16, 10])
        #expect(throws: SupplyChainError.self) {
            try read(text.replacing("CTA+AA'\n", with: ""), name: "o.edi")
        }
        #expect(throws: SupplyChainError.self) { try read(String(text.prefix(300)), name: "o.edi") }
    }

    @Test("A response may come as CSV, and its faults name line and column")
    func csv() throws {
        let folder = TemporaryFolder()
        let header = "document,document_id,issued_on,order_id,line,sku,quantity,answer,promised_on\n"
        let path = try folder.write(
            "answer.csv", header + "order_response,R-1,2020-01-12,PO-1,1,A,100,changed,2020-02-03\n")
        let response = try TradeDocument.read(file: path)
        #expect(response.answer == .changed && response.lines.map(\.quantity) == [100])
        #expect(response.lines.map(\.buyersSKU) == ["A"] && response.promisedOn == CalendarDate("2020-02-03"))
        let bad = try folder.write("bad.csv", header + "order_response,R-1,12.1.2020,PO-1,1,A,100,,\n")
        let error = #expect(throws: SupplyChainError.self) { try TradeDocument.read(file: bad) }
        #expect(
            error?.message == "\(bad): line 2: issued_on: expected a date YYYY-MM-DD, found '12.1.2020'")
    }
}
