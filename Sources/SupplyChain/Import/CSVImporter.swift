internal import Baton

/// Imports one CSV file with a header into one entity, in one transaction.
///
/// Streamed: memory does not grow with the file, except for 8 bytes a row to find double keys. Importing the same
/// file again changes nothing. A column that the file does not have keeps what the store knows.
public struct CSVImporter: Sendable {
    /// Rows per prepared batch.
    private static let batchSize = 1000

    private let entity: EntityDescription
    private let options: ImportOptions

    /// - Parameter entity: one of ``SupplyChainEntities/importable``.
    public init(entity: EntityDescription, options: ImportOptions = ImportOptions()) {
        self.entity = entity
        self.options = options
    }

    /// Imports a file.
    ///
    /// - Parameters:
    ///   - path: the file; UTF-8, header first.
    ///   - store: where to; migrated.
    ///   - progress: called after each batch, on the database's thread.
    /// - Throws: ``ImportError``, and then nothing was written: when the file cannot be read as CSV, has no rows,
    ///   lacks a column or has one too many, or has bad rows and ``ImportOptions/skipBadRows`` is off.
    ///   ``SQLError`` when the database fails.
    public func importFile(
        at path: String, into store: SupplyChainStore,
        progress: (@Sendable (ImportProgress) -> Void)? = nil
    ) async throws -> ImportSummary {
        try await ImportBatch([ImportBatch.File(path: path, importer: self)])
            .run(into: store) { _, step in progress?(step) }[0]
    }

    /// Finds what can be wrong with a file before any row is read: that it is missing or empty, or has wrong columns.
    ///
    /// - Throws: ``ImportError``.
    public func check(_ path: String) throws(ImportError) {
        guard SupplyChainEntities.importable.contains(entity) else {
            throw ImportError(
                file: path, "\(entity.name) cannot be imported",
                hint: "these can: \(SupplyChainEntities.importable.map(\.name).joined(separator: ", "))")
        }
        _ = try openedReader(path)
    }

    /// Imports a file inside a transaction that somebody else opened.
    func run(
        _ path: String, _ transaction: any SQLTransaction, _ progress: (@Sendable (ImportProgress) -> Void)?
    ) throws -> ImportSummary {
        let (reader, columns) = try openedReader(path)
        let context = try ImportContext(transaction, entity: entity, options: options)
        let parser = try ImportRowParser(entity: entity, columns: columns, context: context, file: path)
        let rejects =
            options.skipBadRows
            ? options.rejectsPath.map { RejectsFile(path: $0, header: columns.header) } : nil
        var session = ImportSession(
            entity: entity, file: path, skipsBadRows: options.skipBadRows, parser: parser,
            writer: ImportWriter(entity: entity, columns: columns, transaction: transaction), rejects: rejects
        )
        do {
            return try session.run(reader, batchSize: Self.batchSize, progress: progress)
        } catch let error as CSVError {
            rejects?.discard()
            throw Self.error(error, path)
        } catch let error as SQLError where error.isBrokenRule {
            rejects?.discard()
            throw ImportError(file: path, "a row contradicts what is stored: \(error.message)")
        } catch {
            rejects?.discard()
            throw error
        }
    }

    /// The file with its header read and understood.
    private func openedReader(_ path: String) throws(ImportError) -> (CSVReader, ImportColumns) {
        guard let separator = options.separator.asciiValue else {
            throw ImportError(file: path, "the separator '\(options.separator)' is no ASCII character")
        }
        do {
            var reader = try CSVReader(path: path, separator: separator)
            guard try reader.next() else {
                throw CSVError(line: 0, message: "the file is empty; expected a header and rows")
            }
            var header: [String] = []
            for index in 0..<reader.fieldCount {
                guard let name = reader.text(index) else {
                    throw CSVError(
                        line: reader.line, message: "the header is not UTF-8; save the file as UTF-8")
                }
                header.append(name.trimmingBlanks)
            }
            let columns = try ImportColumns(header: header, entity: entity, options: options, file: path)
            return (reader, columns)
        } catch let error as ImportError {
            throw error
        } catch let error as CSVError {
            throw Self.error(error, path)
        } catch {
            throw ImportError(file: path, "\(error)")
        }
    }

    private static func error(_ error: CSVError, _ path: String) -> ImportError {
        ImportError(file: path, line: error.line > 0 ? error.line : nil, error.message)
    }
}

extension SQLError {
    /// A row, not the database, is at fault.
    fileprivate var isBrokenRule: Bool {
        switch kind {
        case .uniqueViolation, .foreignKeyViolation, .constraintViolation: true
        case .busy, .full, .corrupt, .unavailable, .unreachable, .column, .other: false
        }
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
