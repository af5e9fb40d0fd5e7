internal import Glibc

/// The Runtime API does not do what it should; the runtime has to end.
public struct RuntimeAPIError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One line for people.
    public let message: String
    public var description: String { message }

    init(_ message: String) { self.message = message }

    /// That of the system call that has just failed.
    static func system(_ call: String) -> RuntimeAPIError {
        RuntimeAPIError("\(call): \(String(cString: strerror(errno)))")
    }
}
