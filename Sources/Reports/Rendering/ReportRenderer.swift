/// Turns a document into the bytes of a file in a format that needs more than this module: a library or a program.
public protocol ReportRenderer: Sendable {
    /// The file as bytes. It may block.
    /// - Throws: ``ReportError`` for an invalid document; ``ReportRendererError`` when what it needs is missing.
    func bytes(of document: ReportDocument) throws -> [UInt8]
}

/// Why a renderer could not make its file.
public struct ReportRendererError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, in one line.
    public let message: String
    /// What to do about it.
    public let hint: String

    /// An error.
    public init(_ message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    /// Both in one line.
    public var description: String { "\(message); \(hint)" }
}
