/// What is wrong with one row of a file.
public struct ImportRowError: Error, Sendable, Hashable, CustomStringConvertible {
    public let file: String
    /// The line on which the row starts, counted from 1.
    public let line: Int
    /// The file's name of the column; `nil` when the row as a whole is wrong.
    public let column: String?
    /// `expected …, found …`, and what to do about it.
    public let message: String

    public var description: String {
        column.map { "\(file):\(line): \($0): \(message)" } ?? "\(file):\(line): \(message)"
    }
}
