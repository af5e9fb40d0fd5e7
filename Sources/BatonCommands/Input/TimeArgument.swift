internal import Baton
internal import SupplyChain
internal import WorkflowFiles

/// A time on the command line.
enum TimeArgument {
    /// An instant, a day (its beginning, UTC), or how long ago.
    ///
    /// - Throws: ``InvalidInput`` naming the argument.
    static func instant(_ text: String, of name: String, now: Timestamp) throws -> Timestamp {
        if let instant = Timestamp(iso8601: text) ?? Timestamp(iso8601: text + "T00:00:00Z") {
            return instant
        }
        if let age = Duration(age: text) { return now + (.zero - age) }
        throw InvalidInput(
            "\(name): expected a time like 2026-03-01, 2026-03-01T08:00:00Z, 7d or 12h, found "
                + "'\(text.printable.prefix(60))'")
    }
}

/// A range of time on the command line.
struct TimeRange {
    let from: Timestamp
    let to: Timestamp

    /// - Throws: ``InvalidInput`` naming the argument.
    init(from: String, to: String?, now: Timestamp) throws {
        self.from = try TimeArgument.instant(from, of: "--from", now: now)
        self.to = try to.map { try TimeArgument.instant($0, of: "--to", now: now) } ?? now
        guard self.from <= self.to else {
            throw InvalidInput("--from: \(self.from) is later than --to: \(self.to)")
        }
    }
}
