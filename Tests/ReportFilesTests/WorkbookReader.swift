import Foundation
import TestSupport

/// Reads as much of an XLSX file as the tests look at, with the system's unzip.
struct WorkbookReader {
    enum Cell: Equatable {
        case text(String)
        case number(Double)
    }

    struct Unreadable: Error {}

    /// Names of the sheets in order.
    let names: [String]
    /// Their cells by reference, "B2".
    let sheets: [[String: Cell]]
    /// All sheets as they are in the file.
    let xml: String

    init(_ bytes: [UInt8]) throws {
        let folder = TemporaryFolder()
        let path = folder.path("book.xlsx")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        func part(_ name: String) throws -> String {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/unzip")
            process.arguments = ["-p", path, name]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.launchAlone()
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
        }
        guard let book = XMLTree.parse(try part("xl/workbook.xml")) else { throw Unreadable() }
        names = book.elements("sheet").compactMap { $0.attributes["name"] }
        let shared = XMLTree.parse(try part("xl/sharedStrings.xml"))?.elements("si").map { $0.fullText } ?? []
        let texts = try names.indices.map { try part("xl/worksheets/sheet\($0 + 1).xml") }
        xml = texts.joined()
        sheets = try texts.map { text in
            guard let sheet = XMLTree.parse(text) else { throw Unreadable() }
            var cells: [String: Cell] = [:]
            for cell in sheet.elements("c") {
                guard let reference = cell.attributes["r"], let value = cell.elements("v").first?.fullText
                else { continue }
                if cell.attributes["t"] == "s" {
                    guard let index = Int(value), shared.indices.contains(index) else { throw Unreadable() }
                    cells[reference] = .text(Self.unescaped(shared[index]))
                } else {
                    cells[reference] = Double(value).map { .number($0) }
                }
            }
            return cells
        }
    }

    /// ISO/IEC 29500-1, 22.9.2.19: `_x005F_` stands for the underscore that begins an escape.
    private static func unescaped(_ text: String) -> String {
        text.replacingOccurrences(of: "_x005F_", with: "_")
    }
}
