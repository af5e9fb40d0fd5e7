internal import Baton
internal import EventLayer

extension EventDelivery {
    /// The delivery as a JSON object.
    var document: Value {
        .object(
            [
                "delivery": .int(Int64(number)), "rule": .string(rule), "source": .string(source),
                "event": .string(eventID), "key": groupKey.isEmpty ? nil : .string(groupKey),
                "state": .string(state.rawValue), "attempts": .int(Int64(attempts)),
                "due_at": state == .pending ? .string(dueAt.description) : nil,
                "run": run.map { .string($0.text) }, "reason": reason.map(Value.string),
                "events": .int(Int64(eventCount)),
            ].compactMapValues(\.self))
    }
}

extension EventRecord {
    /// The event with its deliveries as a JSON object.
    var value: Value {
        [
            "number": .int(Int64(number)), "received_at": .string(receivedAt.description), "event": document,
            "deliveries": .array(deliveries.map(\.document)),
        ]
    }
}
