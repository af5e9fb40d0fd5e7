internal import CLibXLSXWriter
internal import Charts
internal import Reports

/// A workbook under construction by libxlsxwriter.
final class Workbook {
    private var handle: UnsafeMutablePointer<lxw_workbook>?
    private let header: UnsafeMutablePointer<lxw_format>?
    private let wrapped: UnsafeMutablePointer<lxw_format>?
    private var formats: [String: UnsafeMutablePointer<lxw_format>] = [:]

    /// - Throws: `ReportRendererError` when the library refuses the file.
    init(path: String, title: String) throws {
        guard let workbook = workbook_new(path) else {
            throw ReportRendererError("the workbook cannot be started", hint: "check free memory")
        }
        handle = workbook
        header = workbook_add_format(workbook)
        wrapped = workbook_add_format(workbook)
        format_set_bold(header)
        format_set_text_wrap(header)
        format_set_align(header, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        format_set_bottom(header, UInt8(LXW_BORDER_THIN.rawValue))
        format_set_text_wrap(wrapped)
        format_set_align(wrapped, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        SpreadsheetText.cell(title).withCString { text in
            var properties = lxw_doc_properties()
            properties.title = UnsafeMutablePointer(mutating: text)
            // Not the clock: the same document gives the same bytes. 0 would mean now.
            properties.created = 315_532_800
            _ = workbook_set_properties(workbook, &properties)
        }
    }

    deinit {
        if let handle { lxw_workbook_free(handle) }
    }

    /// Writes the file.
    func close() throws {
        guard let workbook = handle else { return }
        handle = nil
        let status = workbook_close(workbook)
        guard status == LXW_NO_ERROR else { throw Self.error(status) }
    }

    /// A sheet of headings and sentences.
    func addTextSheet(named name: String, lines: [(heading: String, text: String)]) throws {
        let sheet = try add(name)
        worksheet_set_column(sheet, 0, 0, 24, nil)
        worksheet_set_column(sheet, 1, 1, 100, nil)
        for (row, line) in lines.enumerated() {
            try write(line.heading, to: sheet, row: row, column: 0, header)
            try write(line.text, to: sheet, row: row, column: 1, wrapped)
        }
    }

    /// A sheet with a header that stays in sight, filters, and typed cells.
    func addTable(_ table: FlatTable, named name: String) throws {
        let sheet = try add(name)
        for (column, title) in table.columns.enumerated() {
            try write(title, to: sheet, row: 0, column: column, header)
            worksheet_set_column(
                sheet, lxw_col_t(column), lxw_col_t(column), Self.width(of: column, in: table), nil)
        }
        for (row, cells) in table.rows.enumerated() {
            for (column, cell) in cells.enumerated() {
                try write(cell, to: sheet, row: row + 1, column: column)
            }
        }
        worksheet_freeze_panes(sheet, 1, 0)
        if !table.rows.isEmpty, !table.columns.isEmpty {
            worksheet_autofilter(
                sheet, 0, 0, lxw_row_t(table.rows.count), lxw_col_t(table.columns.count - 1))
        }
    }

    private func add(_ name: String) throws -> UnsafeMutablePointer<lxw_worksheet> {
        guard let sheet = workbook_add_worksheet(handle, name) else {
            throw ReportRendererError("the sheet '\(name)' cannot be added", hint: "rename the table")
        }
        return sheet
    }

    private func write(
        _ cell: FlatCell, to sheet: UnsafeMutablePointer<lxw_worksheet>, row: Int, column: Int
    ) throws {
        let (row32, column16) = (lxw_row_t(row), lxw_col_t(column))
        switch cell {
        case .missing: return
        case .text(let text): try write(text, to: sheet, row: row, column: column, nil)
        case .integer(let number):
            try check(worksheet_write_number(sheet, row32, column16, Double(number), nil))
        case .number(let value, let style):
            try check(worksheet_write_number(sheet, row32, column16, value, format(style.spreadsheetFormat)))
        case .date(let day):
            var date = lxw_datetime()
            date.year = Int32(clamping: day.year)
            date.month = Int32(day.month)
            date.day = Int32(day.day)
            guard (1900...9999).contains(day.year) else {
                try write(day.isoText, to: sheet, row: row, column: column, nil)
                return
            }
            try check(worksheet_write_datetime(sheet, row32, column16, &date, format("yyyy-mm-dd")))
        }
    }

    private func write(
        _ text: String, to sheet: UnsafeMutablePointer<lxw_worksheet>, row: Int, column: Int,
        _ format: UnsafeMutablePointer<lxw_format>?
    ) throws {
        try check(
            worksheet_write_string(
                sheet, lxw_row_t(row), lxw_col_t(column), SpreadsheetText.cell(text), format))
    }

    private func format(_ code: String) -> UnsafeMutablePointer<lxw_format>? {
        if let known = formats[code] { return known }
        guard let format = workbook_add_format(handle) else { return nil }
        format_set_num_format(format, code)
        formats[code] = format
        return format
    }

    private func check(_ status: lxw_error) throws {
        guard status == LXW_NO_ERROR else { throw Self.error(status) }
    }

    private static func error(_ status: lxw_error) -> ReportRendererError {
        ReportRendererError(
            "the workbook cannot be written: \(lxw_strerror(status).map { String(cString: $0) } ?? "unknown")",
            hint: "check TMPDIR and free space")
    }

    /// Wide enough for the header and most cells, in characters.
    private static func width(of column: Int, in table: FlatTable) -> Double {
        let cells = table.rows.prefix(200).map { row -> Int in
            switch row[column] {
            case .text(let text): text.utf16.prefix(61).count
            case .number(let value, let style): style.text(value).count + 1
            case .integer, .missing: 6
            case .date: 11
            }
        }
        return Double(min(60, max(9, cells.max() ?? 0, min(24, table.columns[column].count)))) + 1
    }
}

extension NumberStyle {
    /// The number format that shows what the other formats show.
    fileprivate var spreadsheetFormat: String {
        let fraction = decimals > 0 ? "." + String(repeating: "0", count: min(15, decimals)) : ""
        if case .percent = self { return "0\(fraction)%" }
        return "#,##0\(fraction)"
    }
}
