import Charts
import Foundation
import ReportFiles
import Reports
import TestSupport
import Testing

/// What other programs make of the files.
@Suite("Outside opinions", .serialized)
struct OutsideOpinionTests {
    /// Numbers of many sizes, beside hostile names.
    private static var document: ReportDocument {
        let names = ["=1+1", "<script>alert(1)</script>", "\u{202E}evil", "👩‍👩‍👧‍👦", "plain", "a,b\"c"]
        let values: [Double] = [1_234_567.891, -0.004, 1e-9, 0.1 + 0.2, 42, 98_765.4321]
        let columns = [
            ReportColumn("Name", .text), ReportColumn("Number", .number(decimals: 2)),
            ReportColumn("Money", .money("EUR")), ReportColumn("Share", .percent(decimals: 1)),
        ]
        return ReportDocument(
            title: "Outside", generatedAt: "now",
            sections: [
                ReportSection(
                    heading: "h",
                    blocks: [
                        .callout("Look", .critical),
                        .kpis([
                            KPITile(
                                name: "Fill rate", value: .available(0.95), style: .percent(),
                                formula: "a ÷ b",
                                standard: "P2", source: "sales", trend: [0.9, 0.95], status: .improving,
                                comparisons: [
                                    KPIComparison(
                                        label: "before", value: 0.9, status: .improving, note: "within chance"
                                    )
                                ])
                        ]),
                        .table(
                            ReportTable(
                                caption: "Table", columns: columns,
                                rows: zip(names, values).map { name, value in
                                    [.text(name), .number(value), .number(value), .number(value)]
                                })),
                        .recommendations([
                            Recommendation(
                                rank: 1, title: "t", evidence: "e", action: "a", command: "baton x")
                        ]),
                        .chart(
                            .pareto(
                                ParetoChart(
                                    title: "Pareto", unit: "EUR",
                                    bars: zip(names, values).map { BarItem(label: $0, value: abs($1)) }))),
                    ])
            ])
    }

    @Test(
        "LibreOffice opens the workbook and reads the numbers of the JSON report",
        .enabled(
            if: ExternalProgram.spreadsheet != nil || ExternalProgram.isCI, "LibreOffice is not installed"))
    func spreadsheet() throws {
        let program = try #require(ExternalProgram.spreadsheet, "install libreoffice-calc")
        let folder = TemporaryFolder()
        let book = folder.path("report.xlsx")
        try Data(SpreadsheetRenderer().bytes(of: Self.document)).write(to: URL(fileURLWithPath: book))
        // UTF-8 CSV of the third sheet, values not as shown but as they are.
        let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,3"
        let (status, output) = try program.run([
            "-env:UserInstallation=file://\(folder.path("profile"))", "--headless", "--convert-to", filter,
            "--outdir", folder.path("csv"), book,
        ])
        #expect(status == 0, "\(output)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("csv"))
        let file = try #require(files.first { $0.contains("Table") }, "\(files)")
        let lines = try String(contentsOfFile: folder.path("csv/\(file)"), encoding: .utf8)
            .split(separator: "\n").dropFirst()
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(Self.document.rendered(as: .json).utf8))
                as? [String: Any])
        let blocks = (json["sections"] as? [[String: Any]])?.first?["blocks"] as? [[String: Any]] ?? []
        let rows = try #require(blocks.first { $0["type"] as? String == "table" }?["rows"] as? [[Any]])
        #expect(lines.count == rows.count)
        for (line, row) in zip(lines, rows) {
            let numbers = line.split(separator: ",").suffix(3).map { cell in
                // LibreOffice quotes whatever has a format, and keeps the sign of a share.
                let text = cell.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
                return text.hasSuffix("%")
                    ? (Double(text.dropLast()) ?? .nan) / 100 : Double(text) ?? .nan
            }
            let expected = row.dropFirst().compactMap { ($0 as? NSNumber)?.doubleValue }
            #expect(numbers.count == 3 && expected.count == 3)
            for (number, value) in zip(numbers, expected) {
                #expect(abs(number - value) <= 1e-14 * abs(value), "\(line)")
            }
        }
    }

    @Test(
        "Chromium prints the page as PDF",
        .enabled(if: ExternalProgram.browser != nil || ExternalProgram.isCI, "Chromium is not installed"))
    func pdf() throws {
        let program = try #require(ExternalProgram.browser, "install chromium")
        let bytes = try ChromiumRenderer(browser: program.path, searchPath: "").bytes(of: Self.document)
        #expect(bytes.starts(with: "%PDF-".utf8) && bytes.count > 5_000)
    }

    @Test(
        "Chromium shows the page without a word on its console",
        .enabled(if: ExternalProgram.browser != nil || ExternalProgram.isCI, "Chromium is not installed"))
    func console() throws {
        let program = try #require(ExternalProgram.browser, "install chromium")
        let folder = TemporaryFolder()
        let page = folder.path("page.html")
        try Self.document.rendered(as: .html).write(toFile: page, atomically: true, encoding: .utf8)
        let (status, output) = try program.run([
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--enable-logging=stderr",
            "--user-data-dir=\(folder.path("profile"))", "--screenshot=\(folder.path("page.png"))",
            "file://\(page)",
        ])
        #expect(status == 0 && !output.contains("CONSOLE"), "\(output)")
        #expect(FileManager.default.fileExists(atPath: folder.path("page.png")))
    }

    @Test(
        "tidy finds no error in the page",
        .enabled(if: ExternalProgram.tidy != nil || ExternalProgram.isCI, "tidy is not installed"))
    func valid() throws {
        let program = try #require(ExternalProgram.tidy, "install tidy")
        let folder = TemporaryFolder()
        let page = folder.path("page.html")
        try Self.document.rendered(as: .html).write(toFile: page, atomically: true, encoding: .utf8)
        let (status, output) = try program.run(["-q", "-e", "--mute-id", "yes", page])
        // 1 is warnings: tidy does not know all of today's attributes.
        #expect(status < 2, "\(output)")
    }

    @Test("Without a browser PDF is refused with what to install")
    func noBrowser() throws {
        #expect {
            try ChromiumRenderer(browser: nil, searchPath: "/nonexistent").bytes(of: Self.document)
        } throws: { error in
            (error as? ReportRendererError)?.hint.contains("apt-get install chromium") == true
        }
        #expect(throws: ReportRendererError.self) {
            try ChromiumRenderer(browser: "/bin/false", searchPath: "").bytes(of: Self.document)
        }
    }
}
