/// What went wrong in a database, in terms that every database shares.
public struct SQLError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        /// A row with that key is there already.
        case uniqueViolation
        /// A row that is referred to is missing, or is still referred to.
        case foreignKeyViolation
        /// A value breaks a `CHECK` or `NOT NULL` rule.
        case constraintViolation
        /// Another process holds the database.
        case busy
        /// The disk is full.
        case full
        /// The file is not a database, or is damaged.
        case corrupt
        /// The database cannot be opened.
        case unavailable
        /// The database's server cannot be reached now, or has ended the session.
        case unreachable
        /// A column is missing or holds another type than asked for.
        case column
        /// Anything else: a malformed statement, a wrong number of arguments.
        case other
    }

    public let kind: Kind
    /// One line for people.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    public var description: String { message }

    /// Whether the same may succeed later without anybody changing the program: there may be room on the disk then, the
    /// other process may have finished, or the server may be back.
    public var isTemporary: Bool {
        switch kind {
        case .busy, .full, .unreachable: true
        case .uniqueViolation, .foreignKeyViolation, .constraintViolation, .corrupt, .unavailable, .column,
            .other:
            false
        }
    }

    /// Whether the database can do nothing at all now, whatever it is asked for.
    package var isOfWholeDatabase: Bool {
        switch kind {
        case .busy, .full, .corrupt, .unavailable, .unreachable: true
        case .uniqueViolation, .foreignKeyViolation, .constraintViolation, .column, .other: false
        }
    }
}
