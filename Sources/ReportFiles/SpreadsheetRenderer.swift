internal import Charts
internal import Foundation
public import Reports

/// Reports as XLSX workbooks (ISO/IEC 29500): a sheet of texts, then one sheet for each table, chart, set of key
/// figures and list of recommendations.
///
/// Cells are typed: numbers are numbers of 16 significant digits with a format, days are dates, and texts are texts whatever
/// they begin with, never formulas. The same document gives the same bytes.
public struct SpreadsheetRenderer: ReportRenderer {
    public init() {}

    public func bytes(of document: ReportDocument) throws -> [UInt8] {
        let tables = try document.flatTables()
        let file = TemporaryFile(fileExtension: "xlsx")
        try file.makeFolder()
        defer { file.remove() }
        let workbook = try Workbook(path: file.path, title: document.title)
        var names = SheetNames()
        try workbook.addTextSheet(named: names.next("Report"), lines: Self.lines(document, tables))
        for (_, table) in tables where !table.isProse {
            try workbook.addTable(table, named: names.next(table.title))
        }
        try workbook.close()
        return try file.bytes()
    }

    /// The report's texts, as heading and sentence.
    private static func lines(
        _ document: ReportDocument, _ tables: [(section: String, table: FlatTable)]
    ) -> [(heading: String, text: String)] {
        var lines = [("Title", document.title), ("About", document.subtitle)]
        if let period = document.period {
            lines += [("From", period.first.isoText), ("To", period.last.isoText)]
        }
        lines.append(("Generated", document.generatedAt))
        for (section, table) in tables where table.isProse {
            for case .text(let text) in table.rows.flatMap({ $0 }) { lines.append((section, text)) }
        }
        return lines.filter { !$0.1.isEmpty }
    }
}

/// Names of sheets: at most 31 characters, none of `[]:*?/\`, different from each other without regard to case.
struct SheetNames {
    private var used: Set<String> = []

    /// The nearest allowed name that is still free.
    mutating func next(_ title: String) -> String {
        let allowed = title.unicodeScalars.filter { scalar in
            !"[]:*?/\\'".unicodeScalars.contains(scalar) && !scalar.properties.isDefaultIgnorableCodePoint
                && ![.control, .format, .surrogate, .unassigned, .nonspacingMark, .enclosingMark]
                    .contains(scalar.properties.generalCategory)
        }
        let words = String(String.UnicodeScalarView(allowed)).trimmingCharacters(in: .whitespaces)
        let base = words.isEmpty ? "Table" : words
        var number = 1
        while true {
            let suffix = number == 1 ? "" : " \(number)"
            let name = Self.shortened(base, to: 31 - suffix.utf16.count) + suffix
            // "History" is a name that Excel keeps for itself.
            if name.lowercased() != "history", used.insert(name.lowercased()).inserted { return name }
            number += 1
        }
    }

    private static func shortened(_ text: String, to units: Int) -> String {
        var result = text
        while result.utf16.count > units { result.removeLast() }
        return result.trimmingCharacters(in: .whitespaces)
    }
}
