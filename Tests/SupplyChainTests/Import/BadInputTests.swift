import Baton
import BatonSQLite
import Foundation
import TestSupport
import Testing

@testable import SupplyChain

@Suite("Bad files")
struct BadInputTests {
    let folder = TemporaryFolder()

    /// Imports sales, expects an error, and checks that the store is as before.
    private func error(
        _ bytes: [UInt8], options: ImportOptions = ImportOptions(location: "M")
    ) async throws -> ImportError {
        let store = try await TestStore.make()
        let path = try folder.write("sales.csv", bytes)
        return try await error(at: path, store, options)
    }

    private func error(_ text: String) async throws -> ImportError { try await error(Array(text.utf8)) }

    private func error(
        at path: String, _ store: SupplyChainStore, _ options: ImportOptions = ImportOptions(location: "M")
    ) async throws -> ImportError {
        let before = try await store.status()
        let importer = CSVImporter(entity: SalesRecord.entity, options: options)
        let error = await #expect(throws: ImportError.self) {
            try await importer.importFile(at: path, into: store)
        }
        #expect(try await store.status() == before)
        return try #require(error)
    }

    private let good = "sku,date,quantity\nA,2020-01-02,3\n"

    @Test("A missing file and a folder")
    func missingFile() async throws {
        let store = try await TestStore.make()
        let missing = try await error(at: folder.path("nowhere.csv"), store)
        #expect(missing.description.contains("nowhere.csv: the file cannot be opened: No such file"))
        let directory = try await error(at: folder.url.path, store)
        #expect(directory.message.contains("Is a directory"))
    }

    @Test("An empty file, and one with only a header")
    func emptyFile() async throws {
        #expect(try await error("").message == "the file is empty; expected a header and rows")
        #expect(try await error("\n\n").message == "the file is empty; expected a header and rows")
        #expect(try await error("sku,date,quantity\n").message == "the file has a header and no rows")
    }

    @Test("An unknown column, with a suggestion")
    func unknownColumn() async throws {
        let found = try await error("sku,date,quantty\nA,2020-01-02,3\n")
        #expect(found.line == 1)
        #expect(found.message == "unknown column 'quantty'")
        #expect(found.hint == "perhaps it is 'quantity', or ignore it with --map 'quantty='")
    }

    @Test("A missing column lists the header")
    func missingColumn() async throws {
        let found = try await error("sku,date\nA,2020-01-02\n")
        #expect(found.message == "missing column 'quantity'; found: sku, date")
        let twice = try await error("sku,date,quantity,SKU\nA,2020-01-02,3,A\n")
        #expect(twice.message == "the column 'sku' is there twice")
    }

    @Test("Another separator is recognised")
    func separator() async throws {
        let found = try await error("sku;date;quantity\nA;2020-01-02;3\n")
        #expect(
            found.line == 1
                && found.message == "expected columns separated by ',', found ';' in 'sku;date;quantity'")
    }

    @Test("A map that names what is not there")
    func wrongMap() async throws {
        let theirs = try await error(
            Array(good.utf8), options: ImportOptions(columnNames: ["menge": "quantity"], location: "M"))
        #expect(theirs.message.contains("'menge', which the file does not have"))
        let ours = try await error(
            Array(good.utf8), options: ImportOptions(columnNames: ["quantity": "quantities"], location: "M"))
        #expect(ours.hint == "perhaps it is 'quantity'")
    }

    @Test(
        "A cell of a wrong type names file, line, column, what was expected and what was found",
        arguments: [
            ("A,2020-01-02,three", "quantity: expected a number of at least 0, found 'three'"),
            ("A,2020-01-02,NaN", "quantity: expected a number of at least 0, found 'NaN'"),
            ("A,2020-01-02,inf", "quantity: expected a number of at least 0, found 'inf'"),
            ("A,2020-01-02,1e999", "quantity: expected a number of at least 0, found '1e999'"),
            ("A,2020-01-02,0x10", "quantity: expected a number of at least 0, found '0x10'"),
            (
                "A,2020-01-02,-3",
                "quantity: expected a number of at least 0, found '-3'; goods that came back are stock_movements "
                    + "of kind 'return'"
            ),
            (
                "A,2020-01-02,\"1,5\"",
                "quantity: expected a number of at least 0, found '1,5'; write decimals with a point"
            ),
            ("A,2020-01-02,", "quantity: expected a number of at least 0, found nothing"),
            (
                "A,02.01.2020,3",
                "date: expected a date YYYY-MM-DD, found '02.01.2020'; it can mean 2020-01-02 or 2020-02-01: say how "
                    + "dates are written with --date-format"
            ),
            ("A,unknown,3", "date: expected a date YYYY-MM-DD, found 'unknown'"),
            ("A,2020-02-30,3", "date: expected a date YYYY-MM-DD, found '2020-02-30'"),
            ("Z,2020-01-02,3", "sku: there is no product 'Z'; import products first, or correct the name"),
            (",2020-01-02,3", "sku: expected a known product, found nothing"),
            ("A,2020-01-02", "expected 3 fields as in the header, found 2"),
            ("A,2020-01-02,3,4", "expected 3 fields as in the header, found 4"),
            ("A,2020-01-01,3", "a second row for sku, location, date = A, M, 2020-01-01; expected one"),
        ])
    func wrongCells(row: String, message: String) async throws {
        let found = try await error("sku,date,quantity\nA,2020-01-01,1\n\(row)\n")
        #expect(found.badRowCount == 1)
        #expect(found.rows.first?.description == "\(found.file):3: \(message)")
        #expect(found.message == "1 of 2 rows is bad; nothing was imported")
    }

    @Test("Bytes that are not UTF-8, UTF-16, and binary data")
    func encodings() async throws {
        let latin1 = try await error(
            Array("sku,date,quantity\n".utf8) + [0xC4] + Array(",2020-01-02,3\n".utf8))
        #expect(latin1.rows.first?.message == "expected a known product, found bytes that are not UTF-8")
        #expect(try await error([0xFF, 0xFE, 0x73, 0x00, 0x6B, 0x00]).message.contains("UTF-16"))
        #expect(try await error([0x50, 0x4B, 0x03, 0x04, 0x00, 0x00]).message.contains("NUL"))
        #expect(try await error([0xE4, 0x2C, 0x62, 0x0A, 0x31]).message.contains("not UTF-8"))
    }

    @Test("A quote that never closes")
    func unterminatedQuote() async throws {
        let found = try await error(good + "A,2020-01-03,\"4\nB,2020-01-02,1\n")
        #expect(found.line == 3 && found.message.contains("never closes"))
        let skipping = try await error(
            Array((good + "A,2020-01-03,\"4\n").utf8),
            options: ImportOptions(location: "M", skipBadRows: true))
        #expect(skipping.line == 3)
    }

    @Test("At most twenty bad rows are listed, all are counted, and every line of the error stands alone")
    func manyBadRows() async throws {
        let rows = (0..<5000).map { "A,\(CalendarDate(daysSinceEpoch: $0)),\($0 < 4900 ? "1" : "x")\n" }
            .joined()
        let found = try await error("sku,date,quantity\n" + rows)
        #expect(found.rows.count == 20 && found.badRowCount == 100)
        #expect(found.rows.first?.line == 4902)
        let lines = found.description.split(separator: "\n")
        #expect(lines.count == 21 && lines.allSatisfy { $0.hasPrefix(found.file) })
    }

    @Test("Rows without a location need one to be given, or to be the only one")
    func noLocation() async throws {
        let store = try await TestStore.make()
        let path = try folder.write("sales.csv", good)
        let ambiguous = try await error(at: path, store, ImportOptions())
        #expect(ambiguous.message == "the rows name no location")
        let unknown = try await error(at: path, store, ImportOptions(location: "X"))
        #expect(unknown.message == "there is no location 'X'")
        let single = try await TestStore.empty()
        try await single.database.write { transaction in
            try RecordTable<Product>(transaction).insert(Product(sku: "A"))
            try RecordTable<Location>(transaction).insert(Location(id: "only", type: .store))
        }
        _ = try await CSVImporter(entity: SalesRecord.entity).importFile(at: path, into: single)
        #expect(try await single.salesSeries().first?.location == "only")
    }

    @Test("Prices without a currency need one to be given, or to be the only one")
    func noCurrency() async throws {
        let store = try await TestStore.empty()
        let path = try folder.write("products.csv", "sku,unit_cost\nA,1.50\n")
        let importer = CSVImporter(entity: Product.entity)
        let error = await #expect(throws: ImportError.self) {
            try await importer.importFile(at: path, into: store)
        }
        #expect(error?.message == "the amounts have no currency")
        let given = CSVImporter(entity: Product.entity, options: ImportOptions(currency: "EUR"))
        _ = try await given.importFile(at: path, into: store)
        #expect(try await store.product("A").unitCost?.description == "1.50 EUR")
    }

    @Test("Rows that contradict themselves or the orders")
    func rowRules() async throws {
        let store = try await TestStore.make()
        _ = try await store.createPurchaseOrder(try TestStore.order("P1"), change: TestStore.change("1"))
        func message(_ entity: EntityDescription, _ text: String) async throws -> String? {
            let path = try folder.write("x.csv", text)
            let importer = CSVImporter(entity: entity)
            let error = await #expect(throws: ImportError.self) {
                try await importer.importFile(at: path, into: store)
            }
            return error?.rows.first?.message
        }
        let receipts = "order_id,line,sku,location,date,quantity,rejected_quantity\n"
        #expect(
            try await message(Receipt.entity, receipts + "P1,9,A,M,2020-01-02,3,0\n")
                == "order 'P1' has no line 9; import purchase_order_lines first")
        #expect(
            try await message(Receipt.entity, receipts + "P1,1,A,M,2020-01-02,3,4\n")
                == "expected at most the 3 delivered, found 4")
        #expect(
            try await message(
                StockMovement.entity, "sku,location,date,kind,quantity\nA,M,2020-01-02,receipt,-3\n")
                == "expected a number of at least 0, found -3; only an adjustment may be negative")
        #expect(
            try await message(
                StockMovement.entity, "sku,location,date,kind,quantity\nA,M,2020-01-02,reciept,3\n")?
                .hasSuffix("found 'reciept'; did you mean 'receipt'?") == true)
        #expect(
            try await message(
                Transfer.entity,
                "transfer_id,sku,from_location,to_location,quantity,planned_on\nT,A,M,M,3,2020-01-02\n")
                == "expected another location than from_location")
        #expect(
            try await message(
                SupplierProduct.entity,
                "supplier,sku,unit_price,lead_time_days,price_breaks,currency\nS,A,2,3,100:3;50:2,EUR\n")?
                .hasPrefix("expected price breaks such as") == true)
    }

    @Test("A file whose last row of many is bad leaves an existing database file as it was")
    func lastRowBad() async throws {
        let path = folder.path("data.db")
        let store = SupplyChainStore(database: try SQLiteDatabase(path: path))
        try await store.migrate()
        try await store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(Product(sku: "A"))
            try RecordTable<Location>(transaction).insert(Location(id: "M", type: .store))
        }
        let rows = (0..<12_000).map { "A,\(CalendarDate(daysSinceEpoch: $0)),1\n" }.joined()
        let file = try folder.write("sales.csv", "sku,date,quantity\n" + rows + "A,never,1\n")
        let found = try await error(at: file, store)
        #expect(found.rows.first?.line == 12_002)
        #expect(try await store.salesPeriod() == nil)
    }

    @Test("Two orders of one trigger, which only the database sees")
    func brokenRule() async throws {
        let store = try await TestStore.make()
        let path = try folder.write(
            "purchase_orders.csv",
            "order_id,supplier,location,status,ordered_on,trigger_key\nP1,S,M,draft,2020-01-01,t\n"
                + "P2,S,M,draft,2020-01-01,t\n")
        let importer = CSVImporter(entity: PurchaseOrder.entity)
        let error = await #expect(throws: ImportError.self) {
            try await importer.importFile(at: path, into: store)
        }
        #expect(error?.message.hasPrefix("a row contradicts what is stored") == true)
        #expect(try await store.purchaseOrders().isEmpty)
    }

    @Test("What the agents find cannot be imported")
    func notImportable() async throws {
        let store = try await TestStore.make()
        let path = try folder.write("audit.csv", good)
        let importer = CSVImporter(entity: AuditEntry.entity)
        let error = await #expect(throws: ImportError.self) {
            try await importer.importFile(at: path, into: store)
        }
        #expect(error?.message == "audit cannot be imported")
    }
}
