/// Turns UBL 2.x documents into ``TradeDocument``.
///
/// Elements that Baton has no use for are passed over. Dates, numbers and codes that are there must be readable:
/// a document that is half understood is set aside, not half applied.
///
/// Source: OASIS Universal Business Language 2.1 to 2.5; Peppol BIS Ordering 3 and Despatch Advice 3 for the codes of
/// UN/EDIFACT lists 4343 (response) and 1229 (line).
enum UBLReader {
    private static let namespace = "urn:oasis:names:specification:ubl:schema:xsd:"

    /// - Throws: ``SupplyChainError`` of kind `invalidValue`.
    static func read(_ root: XMLNode) throws -> TradeDocument {
        let kind = try kind(of: root)
        var document = TradeDocument(
            kind: kind, id: try text(root, "ID"),
            issuedOn: try date(root["IssueDate"]) ?? missing("IssueDate"))
        document.supplierIDs = partyIDs(root["SellerSupplierParty"]) + partyIDs(root["DespatchSupplierParty"])
        document.buyerIDs = partyIDs(root["BuyerCustomerParty"]) + partyIDs(root["DeliveryCustomerParty"])
        document.currency = root["DocumentCurrencyCode"]?.content
        document.notes = root.all("Note").compactMap(\.content)
        document.orderID = kind == .order ? document.id : root["OrderReference", "ID"]?.content
        switch kind {
        case .order: try readOrder(root, into: &document)
        case .orderResponse: try readResponse(root, into: &document)
        case .orderResponseSimple: try readSimpleResponse(root, into: &document)
        case .despatchAdvice: try readDespatch(root, into: &document)
        case .receiptAdvice: try readReceipt(root, into: &document)
        }
        return document
    }

    private static func kind(of root: XMLNode) throws -> TradeDocument.Kind {
        let kinds: [String: TradeDocument.Kind] = [
            "Order": .order, "OrderResponse": .orderResponse, "OrderResponseSimple": .orderResponseSimple,
            "DespatchAdvice": .despatchAdvice, "ReceiptAdvice": .receiptAdvice,
        ]
        guard let kind = kinds[root.name], root.namespace == "\(namespace)\(root.name)-2" else {
            throw SupplyChainError(
                .invalidValue,
                "expected a UBL 2 document, found <\(root.name)> of \(root.namespace ?? "no namespace")",
                hint: "read are \(kinds.keys.sorted().joined(separator: ", "))")
        }
        return kind
    }

    // MARK: The kinds

    private static func readOrder(_ root: XMLNode, into document: inout TradeDocument) throws {
        document.total = try decimal(root["AnticipatedMonetaryTotal", "PayableAmount"])
        document.promisedOn = try root["Delivery"].flatMap { try period($0["RequestedDeliveryPeriod"]) }
        document.lines = try root.all("OrderLine").map { try lineItem($0, isAnswer: false) }
        try requireLines(document)
    }

    private static func readResponse(_ root: XMLNode, into document: inout TradeDocument) throws {
        document.answer = try root["OrderResponseCode"]?.content.map(responseCode)
        document.notes += root.all("RejectionNote").compactMap(\.content)
        document.promisedOn = try root["Delivery"].flatMap { try period($0["PromisedDeliveryPeriod"]) }
        document.lines = try root.all("OrderLine").map { try lineItem($0, isAnswer: true) }
        if document.answer == nil { document.answer = answer(from: document.lines) }
    }

    private static func readSimpleResponse(_ root: XMLNode, into document: inout TradeDocument) throws {
        let indicator = try text(root, "AcceptedIndicator")
        guard let isAccepted = ["true": true, "1": true, "false": false, "0": false][indicator] else {
            throw SupplyChainError(
                .invalidValue, "AcceptedIndicator: expected true or false, found '\(indicator)'")
        }
        document.answer = isAccepted ? .accepted : .rejected
        document.notes += root.all("RejectionNote").compactMap(\.content)
    }

    private static func readDespatch(_ root: XMLNode, into document: inout TradeDocument) throws {
        document.promisedOn = try root["Shipment", "Delivery"].flatMap { delivery in
            try period(delivery["EstimatedDeliveryPeriod"]) ?? date(delivery["LatestDeliveryDate"])
                ?? date(delivery["ActualDeliveryDate"])
        }
        document.lines = try root.all("DespatchLine").map { node in
            var line = try reference(node)
            line.quantity = try number(node["DeliveredQuantity"])
            line.unit = node["DeliveredQuantity"]?.attributes["unitCode"]
            line.outstandingQuantity = try number(node["OutstandingQuantity"])
            line.note = node["OutstandingReason"]?.content ?? node["Note"]?.content
            return line
        }
        try requireLines(document)
    }

    private static func readReceipt(_ root: XMLNode, into document: inout TradeDocument) throws {
        document.receivedOn = try date(root["Shipment", "Delivery", "ActualDeliveryDate"])
        document.lines = try root.all("ReceiptLine").map { node in
            var line = try reference(node)
            line.quantity = try number(node["ReceivedQuantity"])
            line.unit = node["ReceivedQuantity"]?.attributes["unitCode"]
            line.rejectedQuantity = try number(node["RejectedQuantity"])
            line.outstandingQuantity = try number(node["ShortQuantity"])
            line.note = node["RejectReason"]?.content ?? node["Note"]?.content
            if let day = try date(node["ReceivedDate"]) { document.receivedOn = document.receivedOn ?? day }
            return line
        }
        try requireLines(document)
    }

    // MARK: Lines

    private static func lineItem(_ node: XMLNode, isAnswer: Bool) throws -> TradeDocument.Line {
        guard let item = node["LineItem"] else {
            throw SupplyChainError(.invalidValue, "OrderLine: expected a LineItem")
        }
        var line = TradeDocument.Line(
            id: try node["OrderLineReference", "LineID"]?.content ?? text(item, "ID"))
        line.orderID = node["OrderLineReference", "OrderReference", "ID"]?.content
        describe(item["Item"], in: &line)
        line.quantity = try number(item["Quantity"])
        line.unit = item["Quantity"]?.attributes["unitCode"]
        line.amount = try decimal(item["LineExtensionAmount"])
        line.unitPrice = try unitPrice(item["Price"])
        line.note = item["Note"]?.content ?? node["Note"]?.content
        let delivery = item["Delivery"]
        line.promisedOn = try isAnswer ? period(delivery?["PromisedDeliveryPeriod"]) : nil
        if isAnswer { line.answer = try item["LineStatusCode"]?.content.flatMap(lineStatus) }
        return line
    }

    /// A line of a despatch or receipt advice: which order line and product it is about.
    private static func reference(_ node: XMLNode) throws -> TradeDocument.Line {
        var line = TradeDocument.Line(
            id: try node["OrderLineReference", "LineID"]?.content ?? text(node, "ID"))
        line.orderID = node["OrderLineReference", "OrderReference", "ID"]?.content
        describe(node["Item"], in: &line)
        return line
    }

    private static func describe(_ item: XMLNode?, in line: inout TradeDocument.Line) {
        line.name = item?["Name"]?.content ?? item?["Description"]?.content
        line.buyersSKU = item?["BuyersItemIdentification", "ID"]?.content
        line.sellersSKU = item?["SellersItemIdentification", "ID"]?.content
    }

    /// The price of one unit: a price may be stated for a base quantity.
    private static func unitPrice(_ price: XMLNode?) throws -> String? {
        guard let text = try decimal(price?["PriceAmount"]) else { return nil }
        guard let base = try number(price?["BaseQuantity"]), base != 1 else { return text }
        guard base > 0, let amount = Double(text) else {
            throw SupplyChainError(
                .invalidValue, "BaseQuantity: expected more than 0, found \(QuantityText.plain(base))")
        }
        return QuantityText.plain(amount / base)
    }

    private static func requireLines(_ document: TradeDocument) throws {
        guard !document.lines.isEmpty else {
            throw SupplyChainError(.invalidValue, "the \(document.kind.rawValue) has no lines")
        }
    }

    // MARK: Codes

    /// UN/EDIFACT code list 4343.
    private static func responseCode(_ code: String) throws -> TradeDocument.Answer {
        switch code {
        case "AB": return .received
        case "AP": return .accepted
        case "CA", "AC": return .changed
        case "RE": return .rejected
        default:
            throw SupplyChainError(
                .invalidValue, "OrderResponseCode: expected AB, AP, CA or RE, found '\(code)'")
        }
    }

    /// UN/EDIFACT code list 1229, and the words of UBL's own list of line statuses.
    private static func lineStatus(_ code: String) throws -> TradeDocument.Answer? {
        switch code {
        case "NoStatus", "4", "42": return nil
        case "5", "Complete": return .accepted
        case "1", "3", "6", "Revised", "Added": return .changed
        case "2", "7", "Cancelled", "Disputed": return .rejected
        default:
            throw SupplyChainError(.invalidValue, "LineStatusCode: the code '\(code)' is not known")
        }
    }

    /// What the lines come to where the document has no answer of its own: UBL makes its code optional.
    private static func answer(from lines: [TradeDocument.Line]) -> TradeDocument.Answer {
        let given = lines.compactMap(\.answer)
        if given.allSatisfy({ $0 == .accepted }) { return .accepted }
        return given.count == lines.count && given.allSatisfy { $0 == .rejected } ? .rejected : .changed
    }

    // MARK: Values

    private static func partyIDs(_ party: XMLNode?) -> [String] {
        guard let party else { return [] }
        let inner = party["Party"]
        let nodes =
            [party["CustomerAssignedAccountID"], inner?["EndpointID"]].compactMap(\.self)
            + (inner?.all("PartyIdentification").compactMap { $0["ID"] } ?? [])
        return nodes.compactMap(\.content)
    }

    /// The last day of a period.
    private static func period(_ node: XMLNode?) throws -> CalendarDate? {
        try date(node?["EndDate"]) ?? date(node?["StartDate"])
    }

    private static func text(_ node: XMLNode, _ name: String) throws -> String {
        guard let text = node[name]?.content else { return try missing(name) }
        return text
    }

    private static func missing<T>(_ name: String) throws -> T {
        throw SupplyChainError(.invalidValue, "expected an element \(name)")
    }

    /// An XML Schema date: a time zone may follow the day.
    private static func date(_ node: XMLNode?) throws -> CalendarDate? {
        guard let text = node?.content else { return nil }
        guard let day = CalendarDate(String(text.prefix(10))), text.dropFirst(10).isTimeZone else {
            throw SupplyChainError(
                .invalidValue, "\(node?.name ?? ""): expected a date YYYY-MM-DD, found '\(text)'")
        }
        return day
    }

    private static func number(_ node: XMLNode?) throws -> Double? {
        guard let text = try decimal(node) else { return nil }
        guard let number = Double(text), number.isFinite, number >= 0 else {
            throw SupplyChainError(
                .invalidValue, "\(node?.name ?? ""): expected a number of at least 0, found '\(text)'")
        }
        return number
    }

    private static func decimal(_ node: XMLNode?) throws -> String? {
        guard let text = node?.content else { return nil }
        guard text.wholeMatch(of: /[+-]?(\d+(\.\d*)?|\.\d+)/) != nil, text.utf8.count <= 40 else {
            throw SupplyChainError(
                .invalidValue, "\(node?.name ?? ""): expected a decimal number, found '\(text.prefix(40))'")
        }
        return text
    }
}

extension Substring {
    fileprivate var isTimeZone: Bool {
        isEmpty || self == "Z" || wholeMatch(of: /[+-]\d\d:\d\d/) != nil
    }
}
