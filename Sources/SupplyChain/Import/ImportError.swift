/// Why a file was not imported. The store is as it was before.
public struct ImportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// How many bad rows an error lists at most.
    public static let listedRows = 20

    public let file: String
    /// The line at fault, counted from 1; `nil` when the file as a whole is.
    public let line: Int?
    /// One line: what was expected and what was found.
    public let message: String
    /// What to do about it.
    public let hint: String?
    /// The first bad rows, at most ``listedRows``.
    public let rows: [ImportRowError]
    /// How many rows are bad.
    public let badRowCount: Int

    init(
        file: String, line: Int? = nil, _ message: String, hint: String? = nil, rows: [ImportRowError] = [],
        badRowCount: Int = 0
    ) {
        self.file = file
        self.line = line
        self.message = message
        self.hint = hint
        self.rows = rows
        self.badRowCount = badRowCount
    }

    /// The bad rows, one line each, and then the error itself.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let summary = "\(place): \(message)" + (hint.map { "; \($0)" } ?? "")
        return (rows.map(\.description) + [summary]).joined(separator: "\n")
    }
}
