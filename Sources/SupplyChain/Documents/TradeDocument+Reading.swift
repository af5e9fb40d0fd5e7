internal import Foundation

extension TradeDocument {
    /// Reads a document: UBL XML, CSV or EDIFACT, told apart by its first characters and the name of the file.
    ///
    /// - Throws: ``SupplyChainError`` of kind `invalidValue` that names file, place and what was expected.
    public static func read(file path: String) throws -> TradeDocument {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SupplyChainError(.notFound, "\(path): no such file, or it cannot be read")
        }
        do {
            return try read(data, name: path)
        } catch let error as SupplyChainError {
            throw SupplyChainError(error.kind, "\(path): \(error.message)", hint: error.hint)
        }
    }

    /// - Parameter name: the name of the file; `.csv` says that it is CSV.
    static func read(_ data: Data, name: String) throws -> TradeDocument {
        guard !data.isEmpty else { throw SupplyChainError(.invalidValue, "the file is empty") }
        if name.lowercased().hasSuffix(".csv") { return try CSVTradeDocument.read(path: name) }
        if data.starts(with: Data("UNA".utf8)) || data.starts(with: Data("UNB".utf8))
            || data.starts(with: Data("UNH".utf8))
        {
            return try EDIFACTOrders.read(data)
        }
        return try UBLReader.read(XMLNodeReader.read(data))
    }
}
