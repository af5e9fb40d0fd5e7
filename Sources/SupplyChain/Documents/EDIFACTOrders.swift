internal import Foundation

/// Reads the first ORDERS message of a UN/EDIFACT interchange (ISO 9735, syntax versions 1 to 3; directories D.96A on).
enum EDIFACTOrders {
    /// - Throws: ``SupplyChainError`` of kind `invalidValue` that names the segment.
    static func read(_ data: Data) throws -> TradeDocument {
        let segments = try EDIFACTSegments.parse(data)
        guard let start = segments.firstIndex(where: { $0.tag == "UNH" }) else {
            throw SupplyChainError(.invalidValue, "expected a message (UNH)")
        }
        let type = segments[start].component(1, 0)
        guard type == "ORDERS" else {
            throw SupplyChainError(
                .invalidValue, "expected a message ORDERS, found '\(type ?? "")'",
                hint: "of EDIFACT only orders are read")
        }
        guard let end = segments[start...].firstIndex(where: { $0.tag == "UNT" }) else {
            throw SupplyChainError(.invalidValue, "the message has no end (UNT)")
        }
        let message = segments[start...end]
        try checkCount(message)
        return try document(message)
    }

    /// The sender counts the segments of the message: a file that was cut off or joined does not add up.
    private static func checkCount(_ message: ArraySlice<EDIFACTSegment>) throws {
        guard let text = message.last?.component(0, 0), let count = Int(text) else { return }
        guard count == message.count else {
            throw SupplyChainError(
                .invalidValue, "UNT: expected \(count) segments in the message, found \(message.count)")
        }
    }

    private static func document(_ message: ArraySlice<EDIFACTSegment>) throws -> TradeDocument {
        var id: String?
        var issued: CalendarDate?
        var draft = TradeDocument(kind: .order, id: "", issuedOn: CalendarDate(daysSinceEpoch: 0))
        for segment in message {
            switch segment.tag {
            case "BGM": id = segment.component(1, 0)
            case "DTM" where draft.lines.isEmpty:
                let day = try date(segment)
                if segment.component(0, 0) == "137" { issued = day }
                if segment.component(0, 0) == "2" { draft.promisedOn = day }
            case "NAD":
                guard let party = segment.component(1, 0) else { continue }
                if segment.component(0, 0) == "BY" { draft.buyerIDs.append(party) }
                if segment.component(0, 0) == "SU" { draft.supplierIDs.append(party) }
            case "CUX": draft.currency = segment.component(0, 1)
            case "LIN":
                var line = TradeDocument.Line(id: segment.component(0, 0) ?? String(draft.lines.count + 1))
                line.sellersSKU = segment.component(2, 0)
                draft.lines.append(line)
            // 21 is the ordered quantity, 1 a discrete one.
            case "QTY" where ["1", "21"].contains(segment.component(0, 0)) && !draft.lines.isEmpty:
                draft.lines[draft.lines.count - 1].quantity = try number(segment, 0, 1)
                draft.lines[draft.lines.count - 1].unit = segment.component(0, 2)
            case "IMD" where !draft.lines.isEmpty:
                draft.lines[draft.lines.count - 1].name = segment.component(2, 3)
            case "PRI" where !draft.lines.isEmpty:
                draft.lines[draft.lines.count - 1].unitPrice = segment.component(0, 1)
            case "CNT" where segment.component(0, 0) == "2":
                guard try number(segment, 0, 1) == Double(draft.lines.count) else {
                    throw SupplyChainError(
                        .invalidValue, "CNT: the message announces other than its \(draft.lines.count) lines")
                }
            default: continue
            }
        }
        guard let id, let issued else {
            throw SupplyChainError(
                .invalidValue, "expected the number (BGM) and the date (DTM 137) of the order")
        }
        draft.id = id
        draft.orderID = id
        draft.issuedOn = issued
        return draft
    }

    private static func date(_ segment: EDIFACTSegment) throws -> CalendarDate? {
        guard let text = segment.component(0, 1) else { return nil }
        let day = text.prefix(8)
        let isDay = ["102", "203", nil].contains(segment.component(0, 2)) && day.count == 8
        let shown = isDay ? "\(day.prefix(4))-\(day.dropFirst(4).prefix(2))-\(day.suffix(2))" : ""
        guard let date = CalendarDate(shown) else {
            throw SupplyChainError(.invalidValue, "DTM: expected a date CCYYMMDD, found '\(text)'")
        }
        return date
    }

    private static func number(_ segment: EDIFACTSegment, _ element: Int, _ part: Int) throws -> Double {
        let text = segment.component(element, part) ?? ""
        guard let number = Double(text), number.isFinite, number >= 0 else {
            throw SupplyChainError(.invalidValue, "\(segment.tag): expected a number, found '\(text)'")
        }
        return number
    }
}

/// A segment: its tag and its elements, each with its components.
struct EDIFACTSegment: Sendable, Hashable {
    let tag: String
    let elements: [[String]]

    /// A component, `nil` when it is absent or empty. Elements are counted after the tag, from 0.
    func component(_ element: Int, _ part: Int) -> String? {
        guard elements.indices.contains(element), elements[element].indices.contains(part),
            !elements[element][part].isEmpty
        else { return nil }
        return elements[element][part]
    }
}

/// Splits an interchange into segments by its own service characters (UNA), or the usual ones.
enum EDIFACTSegments {
    static func parse(_ data: Data) throws -> [EDIFACTSegment] {
        // The character sets UNOA to UNOC are within ISO 8859-1.
        let text =
            String(validating: data, as: UTF8.self)
            ?? String(decoding: data.map { UInt16($0) }, as: UTF16.self)
        var rest = Substring(text)
        var marks = Array(":+.? '")
        if rest.hasPrefix("UNA") {
            guard rest.count >= 9 else {
                throw SupplyChainError(.invalidValue, "UNA: expected six characters")
            }
            marks = Array(rest.dropFirst(3).prefix(6))
            rest = rest.dropFirst(9)
        }
        var segments: [EDIFACTSegment] = []
        var elements: [[String]] = [[""]]
        var isReleased = false
        for character in rest {
            if isReleased {
                append(character, to: &elements)
                isReleased = false
            } else if character == marks[3], marks[3] != " " {
                isReleased = true
            } else if character == marks[5] {
                segments.append(EDIFACTSegment(tag: elements[0][0], elements: Array(elements.dropFirst())))
                elements = [[""]]
            } else if character == marks[1] {
                elements.append([""])
            } else if character == marks[0] {
                elements[elements.count - 1].append("")
            } else if !character.isNewline {
                append(character, to: &elements)
            }
        }
        guard elements == [[""]] || elements[0][0].allSatisfy(\.isWhitespace) else {
            throw SupplyChainError(.invalidValue, "the last segment (\(elements[0][0].prefix(3))) has no end")
        }
        return segments
    }

    private static func append(_ character: Character, to elements: inout [[String]]) {
        let element = elements.count - 1
        elements[element][elements[element].count - 1].append(character)
    }
}
