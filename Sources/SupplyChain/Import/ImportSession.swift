internal import Baton

/// One import under way: reads, checks and writes until the file ends.
struct ImportSession {
    let entity: EntityDescription
    let file: String
    let skipsBadRows: Bool
    var parser: ImportRowParser
    var writer: ImportWriter
    let rejects: RejectsFile?
    private var rows = 0
    private var errors: [ImportRowError] = []
    private var errorCount = 0
    private var batch: [[SQLValue]] = []

    init(
        entity: EntityDescription, file: String, skipsBadRows: Bool, parser: ImportRowParser,
        writer: ImportWriter, rejects: RejectsFile?
    ) {
        self.entity = entity
        self.file = file
        self.skipsBadRows = skipsBadRows
        self.parser = parser
        self.writer = writer
        self.rejects = rejects
    }

    mutating func run(
        _ source: CSVReader, batchSize: Int, progress: (@Sendable (ImportProgress) -> Void)?
    ) throws -> ImportSummary {
        var reader = source
        let totalBytes = ByteFile.size(path: file)
        batch.reserveCapacity(batchSize)
        let countBefore = try writer.rowCount()
        while try reader.next() {
            rows += 1
            try take(reader)
            if rows.isMultiple(of: batchSize) {
                try flush()
                progress?(ImportProgress(bytesRead: reader.bytesRead, totalBytes: totalBytes, rows: rows))
            }
        }
        try flush()
        progress?(ImportProgress(bytesRead: reader.bytesRead, totalBytes: totalBytes, rows: rows))
        guard rows > 0 else {
            throw ImportError(file: file, "the file has a header and no rows", hint: "nothing was imported")
        }
        if errorCount > 0, !skipsBadRows || errorCount == rows { throw badRows() }
        let inserted = try writer.rowCount() - countBefore
        return ImportSummary(
            entity: entity.name, file: file, rows: rows, inserted: inserted,
            updated: writer.changed - inserted,
            unchanged: rows - errorCount - writer.changed, unknown: parser.unknownCells, rejected: errorCount,
            firstErrors: errors,
            rejectsPath: errorCount > 0 ? rejects?.path : nil)
    }

    private mutating func take(_ reader: CSVReader) throws {
        do {
            let row = try parser.parse(reader)
            // After the first bad row of a strict import the rest is only checked.
            guard errorCount == 0 || skipsBadRows else { return }
            if let complaint = try writer.complaint(about: row) {
                throw ImportRowError(file: file, line: reader.line, column: nil, message: complaint)
            }
            batch.append(row)
            parser.countUnknownCells()
        } catch let error as ImportRowError {
            errorCount += 1
            if errors.count < ImportError.listedRows { errors.append(error) }
            try rejects?.add(reader, error)
        }
    }

    private mutating func flush() throws {
        try writer.write(batch)
        batch.removeAll(keepingCapacity: true)
    }

    private func badRows() -> ImportError {
        let verb = errorCount == 1 ? "is" : "are"
        return ImportError(
            file: file, "\(errorCount) of \(rows) rows \(verb) bad; nothing was imported",
            hint: skipsBadRows ? nil : "correct them, or import the others with --skip-bad-rows",
            rows: errors,
            badRowCount: errorCount)
    }
}
