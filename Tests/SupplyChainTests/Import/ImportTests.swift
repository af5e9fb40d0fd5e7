import Baton
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import SupplyChain

@Suite("Importing CSV files")
struct ImportTests {
    let folder = TemporaryFolder()

    private func run(
        _ entity: EntityDescription, _ text: String, into store: SupplyChainStore,
        options: ImportOptions = ImportOptions()
    ) async throws -> ImportSummary {
        let path = try folder.write("\(entity.name).csv", text)
        return try await CSVImporter(entity: entity, options: options).importFile(at: path, into: store)
    }

    private func sales(
        _ text: String, _ store: SupplyChainStore, _ options: ImportOptions = ImportOptions(location: "M")
    ) async throws -> ImportSummary {
        try await run(SalesRecord.entity, text, into: store, options: options)
    }

    @Test("Rows land with their types, in any order of columns")
    func lands() async throws {
        let store = try await TestStore.make()
        let summary = try await sales(
            "Date,Quantity,SKU,location,price,promotion,stockout\n2020-01-02,3.5,A,M,1.25,1,\n"
                + "2020-01-03, 0 ,B,R,,no,true\n", store, ImportOptions(currency: "EUR"))
        #expect(summary.rows == 2 && summary.inserted == 2 && !summary.isPartial)
        #expect(
            try await store.all(SalesRecord.self) == [
                SalesRecord(
                    sku: "A", location: "M", date: TestStore.day(2), quantity: 3.5,
                    price: try Money("1.25", currency: "EUR"), isPromotion: true),
                SalesRecord(sku: "B", location: "R", date: TestStore.day(3), quantity: 0, isStockout: true),
            ])
    }

    @Test("Importing the same file again changes nothing; a corrected file updates")
    func idempotent() async throws {
        let store = try await TestStore.make()
        let text = "sku,date,quantity\nA,2020-01-02,3\nA,2020-01-03,4\nB,2020-01-02,5\n"
        let first = try await sales(text, store)
        #expect((first.inserted, first.updated, first.unchanged) == (3, 0, 0))
        let again = try await sales(text, store)
        #expect((again.inserted, again.updated, again.unchanged) == (0, 0, 3))
        let corrected = try await sales(
            "sku,date,quantity\nA,2020-01-02,7\nA,2020-01-04,1\nB,2020-01-02,5\n", store)
        #expect((corrected.inserted, corrected.updated, corrected.unchanged) == (1, 1, 1))
        #expect(try await store.dailySales(sku: "A").quantities == [7, 4, 1])
    }

    @Test("A column that the file does not have keeps what the store knows")
    func absentColumns() async throws {
        let store = try await TestStore.make()
        let summary = try await run(Product.entity, "sku,name\nA,Apple\n", into: store)
        #expect(summary.updated == 1)
        let product = try await store.product("A")
        #expect(product.name == "Apple" && product.category == "fruit" && product.unitCost?.decimal == "2.50")
    }

    @Test("A ledger entry without an id is the same entry in every import, and equal rows stay two")
    func derivedKeys() async throws {
        let store = try await TestStore.make()
        let text =
            "sku,location,date,kind,quantity\nA,M,2020-01-01,count,10\n"
            + "A,M,2020-01-02,receipt,5\nA,M,2020-01-02,receipt,5\n"
        #expect(try await run(StockMovement.entity, text, into: store).inserted == 3)
        #expect(try await run(StockMovement.entity, text, into: store).unchanged == 3)
        #expect(try await store.stockPosition(sku: "A").onHand == 20)
    }

    @Test("The ledger is append-only: an entry that differs from the recorded one is refused")
    func appendOnly() async throws {
        let store = try await TestStore.make()
        let header = "movement_id,sku,location,date,kind,quantity\n"
        _ = try await run(StockMovement.entity, header + "m1,A,M,2020-01-01,count,10\n", into: store)
        let error = await #expect(throws: ImportError.self) {
            try await run(StockMovement.entity, header + "m1,A,M,2020-01-01,count,12\n", into: store)
        }
        #expect(error?.rows.first?.message.contains("recorded already with quantity '10'") == true)
        #expect(try await store.stockPosition(sku: "A").onHand == 10)
    }

    @Test("An import of orders makes changes from the older version stale")
    func versions() async throws {
        let store = try await TestStore.make()
        let header = "order_id,supplier,location,status,ordered_on\n"
        _ = try await run(PurchaseOrder.entity, header + "P1,S,M,draft,2020-01-01\n", into: store)
        let updated = try await run(
            PurchaseOrder.entity, header + "P1,S,M,approved,2020-01-01\n", into: store)
        #expect(updated.updated == 1)
        let error = await #expect(throws: SupplyChainError.self) {
            try await store.transitionPurchaseOrder(
                "P1", to: .sent, expectedVersion: 1, change: TestStore.change("x"))
        }
        #expect(error?.kind == .staleVersion)
    }

    @Test("Columns can be renamed and ignored")
    func mapping() async throws {
        let store = try await TestStore.make()
        let options = ImportOptions(
            columnNames: ["Artikel": "sku", "Tag": "date", "Menge": "quantity", "Kasse": ""], location: "M",
            separator: ";")
        let summary = try await sales("Artikel;Tag;Menge;Kasse\nA;2020-01-02;3;7\n", store, options)
        #expect(summary.inserted == 1)
    }

    @Test("Progress reaches the end of the file")
    func progress() async throws {
        let store = try await TestStore.make()
        let rows = (0..<2500).map { "A,\(CalendarDate(daysSinceEpoch: $0)),1\n" }.joined()
        let path = try folder.write("sales.csv", "sku,date,quantity\n" + rows)
        let seen = Collected<ImportProgress>()
        _ = try await CSVImporter(entity: SalesRecord.entity, options: ImportOptions(location: "M"))
            .importFile(at: path, into: store) { seen.append($0) }
        let last = try #require(seen.values.last)
        #expect(seen.values.map(\.rows) == [1000, 2000, 2500])
        #expect(last.bytesRead == last.totalBytes && last.totalBytes > 0)
    }

    @Test("Good rows land and bad ones are set aside when asked to")
    func skipBadRows() async throws {
        let store = try await TestStore.make()
        let rejects = folder.path("rejects.csv")
        let summary = try await sales(
            "sku,date,quantity\nA,2020-01-02,3\nA,2020-01-03,-4\n\"Z,Z\",2020-01-02,5\nB,2020-01-02,6\nB,2020-01-03\n",
            store, ImportOptions(location: "M", skipBadRows: true, rejectsPath: rejects))
        #expect(summary.isPartial && summary.inserted == 2 && summary.rejected == 3 && summary.rows == 5)
        #expect(summary.firstErrors.map(\.line) == [3, 4, 6])
        #expect(summary.rejectsPath == rejects)
        let lines = try String(contentsOfFile: rejects, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0] == "line,reason,sku,date,quantity")
        #expect(lines[2].hasSuffix("\"Z,Z\",2020-01-02,5"))
    }

    @Test("A file in which every row is bad is refused even when bad rows may be skipped")
    func allBad() async throws {
        let store = try await TestStore.make()
        await #expect(throws: ImportError.self) {
            try await sales(
                "sku,date,quantity\nZ,2020-01-02,3\n", store, ImportOptions(location: "M", skipBadRows: true))
        }
    }

    @Test("What is exported as CSV imports into an empty store and gives the same records")
    func exportRoundTrip() async throws {
        let store = try await TestStore.make()
        try await store.post(
            StockMovement(
                id: "m1", sku: "A", location: "M", date: TestStore.day(1), kind: .count, quantity: 7.25,
                note: "said \"fine\", twice\nthen left"))
        _ = try await sales(
            "sku,date,quantity,price\nA,2020-01-02,3,1.2345\n", store,
            ImportOptions(location: "M", currency: "EUR"))
        _ = try await store.createPurchaseOrder(try TestStore.order("P1"), change: TestStore.change("1"))
        let copy = try await TestStore.empty()
        for entity in SupplyChainEntities.importable {
            let pieces = Collected<String>()
            let rows = try await Exporter(entity: entity, format: .csv).export(from: store) {
                pieces.append($0)
            }
            guard rows > 0 else { continue }
            #expect(try await run(entity, pieces.values.joined(), into: copy).inserted == rows)
        }
        #expect(try await copy.all(Product.self) == store.all(Product.self))
        #expect(try await copy.all(StockMovement.self) == store.all(StockMovement.self))
        #expect(try await copy.all(SalesRecord.self) == store.all(SalesRecord.self))
        #expect(try await copy.purchaseOrders() == store.purchaseOrders())
    }

    @Test("JSON export is one array, JSON lines one object per line")
    func jsonExport() async throws {
        let store = try await TestStore.make()
        let array = Collected<String>()
        try await Exporter(entity: Product.entity, format: .json).export(from: store) { array.append($0) }
        #expect(try Value(json: array.values.joined())[0]?["unit_cost"] == "2.50")
        let lines = Collected<String>()
        try await Exporter(entity: Product.entity, format: .jsonLines).export(from: store) {
            lines.append($0)
        }
        #expect(try lines.values.map { try Value(json: $0)["sku"] } == ["A", "B"])
        let empty = Collected<String>()
        try await Exporter(entity: ReportRecord.entity, format: .json).export(from: store) {
            empty.append($0)
        }
        #expect(try Value(json: empty.values.joined()) == .array([]))
    }

    @Test("The status says what the agents will miss")
    func status() async throws {
        let store = try await TestStore.make()
        _ = try await sales("sku,date,quantity\nA,2020-01-02,3\nA,2020-01-10,3\n", store)
        let status = try await store.status()
        #expect(status.counts.first { $0.entity == "sales" }?.rows == 2)
        #expect(status.salesPeriod == TestStore.day(2)...TestStore.day(10))
        #expect(status.skusWithoutSales == ["B"] && status.skusWithShortHistory == ["A"])
        #expect(status.skusWithoutStock == ["A", "B"] && status.skusWithoutCost == ["B"])
        #expect(status.missing.count == 5)
        #expect(status.value["sales_from"] == "2020-01-02")
    }
}

/// Collects what a callback is given.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var values: [Element] { elements.withLock { $0 } }

    func append(_ element: Element) { elements.withLock { $0.append(element) } }
}
