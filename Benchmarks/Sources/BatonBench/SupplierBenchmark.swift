import ArgumentParser
import Baton
import BatonSQLite
import Foundation
import SupplyChain

/// Scorecards of all suppliers from a delivery history, parsing included.
struct SupplierBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suppliers",
        abstract: "Scorecards of the SCMS delivery history, checked against a plain calculation.")

    @Option(help: "The delivery history (SCMS) as CSV.")
    var file: String
    @Option(help: "Counted runs, each into a new database in memory.")
    var runs = 7

    func run() async throws {
        var samples: [Double] = []
        var list: SupplierList?
        for _ in 0..<runs {
            let start = ContinuousClock.now
            list = try await scorecards()
            samples.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        let expected = try PlainScorecard.all(of: file)
        try check(list?.suppliers ?? [], expected)
        let lines = expected.values.reduce(0) { $0 + $1.lines }
        Figure(
            name: "scorecards of \(expected.count) suppliers, \(lines) lines", unit: "ms", samples: samples
        ).print()
    }

    private func scorecards() async throws -> SupplierList {
        let store = SupplyChainStore(database: try SQLiteDatabase.inMemory())
        try await store.migrate()
        let formats = ["D-MON-YY", "M/D/YYYY"].compactMap(DateFormat.init)
        let options = ImportOptions(
            columnNames: [
                "ID": "line_id", "PO / SO #": "order_id", "Vendor": "supplier",
                "PO Sent to Vendor Date": "ordered_on", "Scheduled Delivery Date": "promised_on",
                "Delivered to Client Date": "delivered_on", "Line Item Quantity": "quantity",
                "Line Item Value": "amount",
            ], currency: "USD", dateFormats: formats, ignoresOtherColumns: true)
        let summary = try await CSVImporter(entity: DeliveryHistoryLine.entity, options: options)
            .importFile(at: file, into: store)
        guard summary.inserted == summary.rows else {
            throw WrongResult("\(summary.inserted) of \(summary.rows) rows imported")
        }
        let agent = SupplierCoordinationAgent(store: store, outbox: PurchaseOrderOutbox(directory: "outbox"))
        return try await AgentOrchestrator(agents: [agent]).run(
            SupplierCoordinationAgent.listSuppliers, ListSuppliers())
    }

    private func check(_ suppliers: [ListedSupplier], _ expected: [String: PlainScorecard]) throws {
        guard suppliers.count == expected.count else {
            throw WrongResult("\(suppliers.count) suppliers, expected \(expected.count)")
        }
        for supplier in suppliers {
            guard let plain = expected[supplier.supplier] else {
                throw WrongResult("\(supplier.supplier) is not in the file")
            }
            let pairs: [(Double?, Double?)] = [
                (supplier.onTime.value, plain.onTimeShare), (supplier.leadTime.mean, plain.leadTimeMean),
                (supplier.leadTime.standardDeviation, plain.leadTimeDeviation),
                (Double(supplier.leadTime.lines), Double(plain.leadTimes.count)),
                (Double(supplier.onTime.lines), Double(plain.lines)),
            ]
            for (found, wanted) in pairs {
                switch (found, wanted) {
                case (nil, nil): continue
                case (let found?, let wanted?) where abs(found - wanted) <= 1e-6 * max(1, abs(wanted)):
                    continue
                default:
                    throw WrongResult(
                        "\(supplier.supplier): \(String(describing: found)), expected \(String(describing: wanted))"
                    )
                }
            }
        }
    }
}

/// The same figures by a calculation that shares no code with the library: fields by hand, dates by Foundation.
private struct PlainScorecard {
    var lines = 0
    var onTime = 0
    var leadTimes: [Double] = []

    var onTimeShare: Double? { lines > 0 ? Double(onTime) / Double(lines) : nil }
    var leadTimeMean: Double? {
        leadTimes.isEmpty ? nil : leadTimes.reduce(0, +) / Double(leadTimes.count)
    }
    var leadTimeDeviation: Double? {
        guard leadTimes.count > 1, let mean = leadTimeMean else { return nil }
        return (leadTimes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(leadTimes.count - 1))
            .squareRoot()
    }

    static func all(of path: String) throws -> [String: PlainScorecard] {
        let rows = records(try String(contentsOfFile: path, encoding: .utf8))
        guard let header = rows.first else { throw WrongResult("\(path): the file is empty") }
        let place = Dictionary(uniqueKeysWithValues: header.enumerated().map { ($1, $0) })
        let days = formatter("d-MMM-yy")
        let orders = formatter("M/d/yyyy")
        var cards: [String: PlainScorecard] = [:]
        for row in rows.dropFirst() where row.count == header.count {
            func cell(_ name: String) -> String { place[name].map { row[$0] } ?? "" }
            guard let promised = days.date(from: cell("Scheduled Delivery Date")),
                let delivered = days.date(from: cell("Delivered to Client Date"))
            else { throw WrongResult("\(path): a row without dates") }
            var card = cards[cell("Vendor")] ?? PlainScorecard()
            card.lines += 1
            card.onTime += delivered <= promised ? 1 : 0
            if let ordered = orders.date(from: cell("PO Sent to Vendor Date")) {
                card.leadTimes.append((delivered.timeIntervalSince(ordered) / 86_400).rounded())
            }
            cards[cell("Vendor")] = card
        }
        return cards
    }

    private static func formatter(_ format: String) -> DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = format
        formatter.isLenient = false
        return formatter
    }

    /// RFC 4180, character by character.
    private static func records(_ text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field = ""
        var isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                record.append(field)
                field = ""
            } else if character.isNewline, !isQuoted {
                record.append(field)
                records.append(record)
                record = []
                field = ""
            } else {
                field.append(character)
            }
        }
        if !field.isEmpty || !record.isEmpty { records.append(record + [field]) }
        return records
    }
}
