import Baton
import Foundation
import SupplyChain
import TestSupport
import Testing

/// Lines in the form of the public delivery history of the Supply Chain Management System (USAID): two kinds of dates,
/// words where a date is not known, and columns that nobody needs.
@Suite("A delivery history of another system")
struct DeliveryHistoryTests {
    private static let text = """
        ID,PO / SO #,Country,PO Sent to Vendor Date,Scheduled Delivery Date,Delivered to Client Date,Vendor,Line Item Quantity,Line Item Value,Weight (Kilograms)
        1,SO-1,Nigeria,N/A - From RDC,4-Aug-09,4-Aug-09,Depot,149824,3932880.0,13037
        2,SO-2,Zambia,Date Not Captured,15-Nov-10,10-Dec-10,Depot,220002,2585023.5,See DN-2
        3,SO-3,Haiti,11/13/2006,25-Jan-07,24-Jan-07,"Orgenics, Ltd",1000,5920.00,358
        4,SO-4,Haiti,12/1/2006,25-Jan-07,30-Jan-07,"Orgenics, Ltd",500,40000,171
        5,SO-4,Haiti,12/1/2006,25-Jan-07,25-Jan-07,"Orgenics, Ltd",200,10,Weight Captured Separately

        """

    private static func options(_ formats: [String] = ["D-MON-YY", "M/D/YYYY"]) throws -> ImportOptions {
        ImportOptions(
            columnNames: [
                "ID": "line_id", "PO / SO #": "order_id", "Vendor": "supplier",
                "PO Sent to Vendor Date": "ordered_on", "Scheduled Delivery Date": "promised_on",
                "Delivered to Client Date": "delivered_on", "Line Item Quantity": "quantity",
                "Line Item Value": "amount",
            ], currency: "USD", dateFormats: try formats.map { try #require(DateFormat($0)) },
            ignoresOtherColumns: true)
    }

    private static func imported() async throws -> SupplyChainStore {
        let store = try await TestStore.empty()
        let folder = TemporaryFolder()
        let file = try folder.write("history.csv", text)
        let importer = CSVImporter(entity: DeliveryHistoryLine.entity, options: try options())
        let summary = try await importer.importFile(at: file, into: store)
        #expect(summary.rows == 5 && summary.inserted == 5 && !summary.isPartial)
        let unknown = try #require(summary.unknown.first)
        #expect(summary.unknown.count == 1 && unknown.column == "PO Sent to Vendor Date")
        #expect(unknown.count == 2 && unknown.texts == ["N/A - From RDC": 1, "Date Not Captured": 1])
        let again = try await importer.importFile(at: file, into: store)
        #expect(again.unchanged == 5)
        return store
    }

    /// Worked by hand: Orgenics is late by −1, 5 and 0 days, took 72, 60 and 55 days, and one line of three was late.
    @Test(
        "It imports with its own dates and columns, and gives the scorecard that a calculation by hand gives")
    func scorecard() async throws {
        let store = try await Self.imported()
        let orchestrator = try AgentOrchestrator(agents: [
            SupplierCoordinationAgent(store: store, outbox: PurchaseOrderOutbox(directory: "/nonexistent"))
        ])
        let card = try await orchestrator.run(
            SupplierCoordinationAgent.getSupplierPerformance,
            GetSupplierPerformance(supplier: "Orgenics, Ltd"))
        #expect(
            abs((card.onTime.value ?? 0) - 2.0 / 3) < 1e-12 && card.onTime.lines == 3
                && card.onTime.orders == 2)
        #expect(abs((card.daysLate.mean ?? 0) - 4.0 / 3) < 1e-12 && card.daysLate.median == 0)
        #expect(abs((card.leadTime.mean ?? 0) - 187.0 / 3) < 1e-9)
        // Wilson's interval for 2 of 3, as R's prop.test(2, 3, correct = FALSE) gives it.
        #expect(
            abs((card.onTime.lower ?? 0) - 0.2076596) < 1e-6
                && abs((card.onTime.upper ?? 0) - 0.9385081) < 1e-6)
        // How much came is not in the file: nothing is made up for it.
        #expect(card.inFull.value == nil && card.fillRate.value == nil && card.inFull.reason != nil)
        #expect(card.orderedValue.map(\.description) == ["45930.00 USD"])
        // It moves no stock.
        #expect(try await store.all(Receipt.self).isEmpty)
        let depot = try await orchestrator.run(
            SupplierCoordinationAgent.getSupplierPerformance, GetSupplierPerformance(supplier: "Depot"))
        #expect(depot.leadTime.mean == nil && depot.leadTime.lines == 0 && depot.daysLate.mean == 12.5)
    }

    @Test("A date in a form that was not named is an error with line and column")
    func unknownDates() async throws {
        let folder = TemporaryFolder()
        let file = try folder.write("history.csv", Self.text)
        let store = try await TestStore.empty()
        let error = await #expect(throws: ImportError.self) {
            _ = try await CSVImporter(entity: DeliveryHistoryLine.entity, options: Self.options(["D-MON-YY"]))
                .importFile(at: file, into: store)
        }
        #expect(
            error?.description.contains(
                ":4: PO Sent to Vendor Date: expected a date YYYY-MM-DD, found '11/13/2006'") == true)
    }

    @Test(
        "Date formats read what they name, and nothing else",
        arguments: [
            ("D-MON-YY", "4-Aug-09", "2009-08-04"), ("D-MON-YY", "04-AUG-69", "1969-08-04"),
            ("M/D/YYYY", "12/1/2006", "2006-12-01"), ("DD.MM.YYYY", "01.12.2006", "2006-12-01"),
            ("DD.MM.YYYY", "1.12.2006", nil), ("D-MON-YY", "31-Feb-09", nil), ("M/D/YY", "13/1/06", nil),
            ("YYYYMMDD", "20061201", "2006-12-01"), ("D-MON-YY", "4-Aug-2009", nil),
            ("M/D/YY", "12/1/2006", nil), ("M/D/YYYY", "12/1/06", nil),
        ] as [(String, String, String?)])
    func formats(format: String, cell: String, expected: String?) async throws {
        let folder = TemporaryFolder()
        let file = try folder.write("h.csv", "supplier,quantity,delivered_on\nS,1,\(cell)\n")
        let store = try await TestStore.empty()
        let options = ImportOptions(currency: "EUR", dateFormats: [try #require(DateFormat(format))])
        let importer = CSVImporter(entity: DeliveryHistoryLine.entity, options: options)
        let day =
            try? await importer.importFile(at: file, into: store).inserted == 1
            ? store.all(DeliveryHistoryLine.self).first?.deliveredOn : nil
        #expect((day ?? nil)?.description == expected)
    }

    /// What becomes of a date cell of one row: the day, `nil` where it is not known, and the error.
    private static func day(
        _ cell: String, _ formats: [String] = [], column: String = "ordered_on"
    ) async throws -> (day: CalendarDate?, error: String?) {
        let folder = TemporaryFolder()
        let file = try folder.write("h.csv", "supplier,quantity,\(column)\nS,1,\(cell)\n")
        let store = try await TestStore.empty()
        let options = ImportOptions(
            currency: "EUR", dateFormats: try formats.map { try #require(DateFormat($0)) })
        do {
            let importer = CSVImporter(entity: DeliveryHistoryLine.entity, options: options)
            _ = try await importer.importFile(at: file, into: store)
        } catch let error as ImportError {
            return (nil, error.rows.first?.message)
        }
        let line = try #require(try await store.all(DeliveryHistoryLine.self).first)
        return (line.orderedOn ?? line.promisedOn ?? line.deliveredOn, nil)
    }

    @Test(
        "Without a format a date counts where it can mean one day only",
        arguments: [
            ("10/17/2014", "2014-10-17"), ("17.10.2014", "2014-10-17"), ("5/5/2014", "2014-05-05"),
            ("4-Aug-2009", "2009-08-04"), ("4 aug 2009", "2009-08-04"), ("2014/3/2", "2014-03-02"),
        ])
    func oneMeaning(cell: String, expected: String) async throws {
        let found = try await Self.day(cell)
        #expect(found.day?.description == expected && found.error == nil)
    }

    @Test(
        "A date that can mean two days is refused with both; what fits no format is refused too",
        arguments: [
            (
                "3/2/2014", [],
                "; it can mean 2014-02-03 or 2014-03-02: say how dates are written with --date-format"
            ),
            (
                "03.02.2014", [],
                "; it can mean 2014-02-03 or 2014-03-02: say how dates are written with --date-format"
            ),
            (
                "3/2/2014", ["D/M/YYYY", "M/D/YYYY"],
                "; it can mean 2014-02-03 or 2014-03-02: say how dates are written with --date-format"
            ),
            ("4-Aug-09", [], ""), ("31/31/2014", [], ""), ("10/17/2014", ["D/M/YYYY"], ""),
            ("2014-02-30", [], ""),
        ] as [(String, [String], String)])
    func refusedDates(cell: String, formats: [String], hint: String) async throws {
        let found = try await Self.day(cell, formats)
        #expect(found.error == "expected a date YYYY-MM-DD, found '\(cell)'\(hint)")
    }

    @Test("Words for a day are not known where that is harmless: never for the day on which goods came")
    func words() async throws {
        for column in ["ordered_on", "promised_on"] {
            let found = try await Self.day("Not captured", column: column)
            #expect(found.day == nil && found.error == nil)
            // With a digit it was meant to be a date.
            #expect(
                try await Self.day("Q3", column: column).error == "expected a date YYYY-MM-DD, found 'Q3'")
        }
        // Absent means that nothing came: a text must be declared to mean that.
        let came = try await Self.day("Not captured", column: "delivered_on")
        #expect(came.error == "expected a date YYYY-MM-DD, found 'Not captured'")
    }

    @Test("Declared texts are counted as well, of rows that land only, and at most twenty are told apart")
    func countedTexts() async throws {
        let folder = TemporaryFolder()
        let rows = (0..<30).map { "S,1,word \(String(repeating: "x", count: $0)),-" }
        let text = "supplier,quantity,ordered_on,sku\n" + rows.joined(separator: "\n") + "\nS,none,word,-\n"
        let file = try folder.write("h.csv", text)
        let options = ImportOptions(skipBadRows: true, absentTexts: ["-"])
        let summary = try await CSVImporter(entity: DeliveryHistoryLine.entity, options: options)
            .importFile(at: file, into: TestStore.empty())
        #expect(summary.rejected == 1 && summary.unknown.map(\.column) == ["sku", "ordered_on"])
        #expect(summary.unknown.map(\.count) == [30, 30] && summary.unknown.map(\.texts.count) == [1, 20])
    }

    @Test(
        "A format without day, month and year once each is none",
        arguments: ["D-MON", "DD.MM.YY.YY", "Q-YYYY", ""])
    func faultyFormats(text: String) {
        #expect(DateFormat(text) == nil)
    }
}
