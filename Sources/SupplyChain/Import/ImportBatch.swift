internal import Baton

/// Several files, imported together: all of them land, or none.
public struct ImportBatch: Sendable {
    /// A file and how it is read.
    public struct File: Sendable {
        public let path: String
        public let importer: CSVImporter

        public init(path: String, importer: CSVImporter) {
            self.path = path
            self.importer = importer
        }
    }

    private let files: [File]

    /// - Parameter files: in the order in which they refer to each other.
    public init(_ files: [File]) { self.files = files }

    /// Finds what is wrong with the files as a whole, without a store; see ``CSVImporter/check(_:)``.
    ///
    /// - Throws: ``ImportError`` of the first file with a problem.
    public func check() throws(ImportError) {
        for file in files { try file.importer.check(file.path) }
    }

    /// Imports the files in one transaction.
    ///
    /// - Parameter progress: told of the file and how far it has come, on the database's thread.
    /// - Returns: a summary for each file, in order.
    /// - Throws: as ``CSVImporter/importFile(at:into:progress:)``; then nothing of any file was written.
    public func run(
        into store: SupplyChainStore,
        progress: (@Sendable (_ path: String, _ step: ImportProgress) -> Void)? = nil
    ) async throws -> [ImportSummary] {
        try check()
        return try await store.database.write { transaction in
            try files.map { file in
                try file.importer.run(file.path, transaction) { progress?(file.path, $0) }
            }
        }
    }
}
