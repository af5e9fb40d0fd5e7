internal import Baton
internal import Glibc

/// The log of the function: a line of JSON for each thing that happens, on standard error, where Lambda takes it from.
enum FunctionLog {
    static func write(_ event: String, _ members: [String: Value]) {
        let line = Value.object(members.merging(["event": .string(event)]) { $1 }).json() + "\n"
        let bytes = Array(line.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
