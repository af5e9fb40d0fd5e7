import Foundation
import Testing

@testable import SupplyChain

@Suite("Files of series")
struct SeriesFileTests {
    private func read(_ text: String, _ options: SeriesFileOptions = SeriesFileOptions()) throws
        -> SeriesFileContent
    {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).csv")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            return try SeriesFile.read(file.path, options)
        } catch {
            throw Failure(text: "\(error)".replacing(file.path, with: "FILE"))
        }
    }

    private struct Failure: Error { let text: String }

    private func failure(_ text: String) -> String {
        do {
            _ = try read(text)
            return ""
        } catch {
            return (error as? Failure)?.text ?? "\(error)"
        }
    }

    @Test("rows in any order become a series without gaps; rows of one day are summed")
    func table() throws {
        let content = try read(
            "sku,date,quantity\nA,2024-01-03,5\nA,2024-01-01,2\nB,2024-01-02,1\nA,2024-01-01,4\n")
        #expect(content.countsUnits)
        #expect(content.series.map(\.id) == ["A", "B"])
        #expect(content.series[0].values == [6, nil, 5])
        // Up to the last day of the file.
        #expect(content.series[1].values == [1, nil])
        #expect(content.series[0].label(at: 4) == "2024-01-05")
    }

    @Test("lines of different length are series", arguments: ["id,values...", "V1,V2,V3"])
    func ragged(_ header: String) throws {
        let content = try read("\(header)\nA,1,2,3\nB,4,5\n\"C, D\",6,7,8,9\n")
        #expect(content.series.map(\.id) == ["A", "B", "C, D"])
        #expect(content.series.map(\.values) == [[1, 2, 3], [4, 5], [6, 7, 8, 9]])
        #expect(content.series[0].start == nil)
    }

    @Test("a single column is a series without times")
    func column() throws {
        let content = try read("value\n3\n1\n4\n")
        #expect(content.series == [FileSeries(id: "", values: [3, 1, 4])])
    }

    @Test(
        "the spacing follows from the times",
        arguments: [
            (["2024-01-31", "2024-02-29", "2024-04-30"], "month", "2024-05-31"),
            (["2024-01", "2024-02", "2024-05"], "month", "2024-06"),
            (["2023-Q4", "2024-Q1", "2024-Q2"], "quarter", "2024-Q3"),
            (["2021", "2022", "2024"], "year", "2025"),
            (["2024-01-01", "2024-01-08", "2024-01-22"], "week", "2024-01-29"),
            (["2024-01-01", "2024-01-02", "2024-01-05"], "day", "2024-01-06"),
            (["2024-01-01", "2024-01-11", "2024-01-15"], "day", "2024-01-16"),
            (["2024-01-01 22:00", "2024-01-01T23:00:00Z", "2024-01-02 02:00"], "hour", "2024-01-02 03:00"),
            (["31.12.2023", "01.01.2024", "02.01.2024"], "day", "2024-01-03"),
            (["20231230", "20231231", "20240101"], "day", "2024-01-02"),
        ])
    func spacing(_ times: [String], _ step: String, _ next: String) throws {
        let series = try read("date,value\n" + times.map { "\($0),1\n" }.joined()).series[0]
        #expect(series.step?.name == step)
        #expect(series.label(at: series.values.count) == next)
    }

    @Test("weekdays without any sale over eight weeks are closed")
    func closed() throws {
        let start = try #require(CalendarDate("2024-01-01"))
        let days = (0..<70).map { start.advanced(by: $0) }.filter { $0.isoWeekday != 7 }
        let text = "date,sales\n" + days.map { "\($0),3\n" }.joined()
        #expect(try read(text).series[0].closedWeekdays == [7])
        #expect(try read("date,sales\n2024-01-01,3\n2024-01-03,4\n").series[0].closedWeekdays == [])
    }

    @Test("columns can be named", arguments: [1, 2])
    func named(_ order: Int) throws {
        let options = SeriesFileOptions(
            timeColumn: "Booked", valueColumn: "b", idColumns: ["site", "article"], separator: ";")
        let content = try read("article;site;booked;a;b\n7;X;2024-01-01;1;2\n7;Y;2024-01-01;3;4\n", options)
        #expect(content.series.map(\.id) == ["X @ 7", "Y @ 7"])
        #expect(content.series.map(\.values) == [[2], [4]])
    }

    @Test(
        "errors say where and what",
        arguments: [
            ("date,quantity\n2024-01-01,5\n2024-01-02,x\n", "FILE:3: quantity: expected a number, found 'x'"),
            ("date,quantity\n02/03/2024,7\n", "FILE:2: date: expected a date such as"),
            ("date,quantity\n2024-01-01\n", "FILE:2: expected 2 fields as in the header, found 1"),
            ("date,a,b\n2024-01-01,5,6\n", "FILE:1: no column is known to hold the values (name one"),
            ("2024-01-01,5\n2024-01-02,7\n", "FILE:1: expected column names, found values"),
            ("id,values...\nA,1\nA,2\n", "FILE:3: the series 'A' stands here twice"),
            ("id,values...\nA,\n", "FILE:2: expected a name and at least one value"),
            (
                "date,value\n2024-01-01,1\n9024-01-01,1\n2024-01-02,1\n",
                "FILE: expected at most 1000000 periods"
            ),
            ("", "FILE: expected a header line and at least one row"),
            ("date,value\n\"2024-01-01,5\n", "FILE:2: a quote opens here and never closes"),
        ])
    func errors(_ text: String, _ message: String) {
        #expect(failure(text).hasPrefix(message), "\(failure(text))")
    }
}
