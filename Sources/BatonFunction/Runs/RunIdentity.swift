internal import Baton

/// The ids of runs that something outside starts: the same start has the same id, in every process and at every time.
enum RunIdentity {
    /// The run of a rule for an event.
    static func event(source: String, id: String, rule: String) -> RunID {
        derived(from: ["event", source, id, rule])
    }

    /// The run of a time of a schedule.
    static func scheduled(_ schedule: String, at time: String, work: String) -> RunID {
        derived(from: ["schedule", schedule, time, work])
    }

    /// The run of a call that has an id: that of the caller, of a message or of the request.
    static func call(_ kind: String, _ id: String) -> RunID { derived(from: [kind, id]) }

    /// A UUID of version 8 (RFC 9562, section 5.8) of the first bits of a hash.
    private static func derived(from parts: [String]) -> RunID {
        // JSON keeps the parts apart, whatever stands in them.
        let text = Value.array(parts.map(Value.string)).json()
        var bytes = Array(SHA256.hash(Array(text.utf8)).bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var rest = digits[...]
        var groups: [Substring] = []
        for length in [8, 4, 4, 4, 12] {
            groups.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return RunID(groups.joined(separator: "-"))
    }
}
