public import Baton

/// How far an order has got on one channel.
public enum TransmissionState: String, Sendable, Hashable, CaseIterable, SQLConvertible {
    /// It is to go out; nothing has left yet.
    case waiting
    /// It is being handed over, or was when the process ended.
    case sending
    /// The channel has taken it.
    case sent
}

/// An order on its way through one channel. It is stored before anything leaves, so that a crash does not hide what
/// may have gone out.
public struct OrderTransmission: StoredRecord {
    /// The order.
    public var orderID: String
    /// The name of the channel.
    public var channel: String
    /// How far it has got.
    public var state: TransmissionState
    /// The idempotency key of the task that sends it.
    public var taskKey: String
    /// The run that the task is part of.
    public var runID: String
    /// The version of the order that goes out.
    public var orderVersion: Int
    /// Where it went, in a few words.
    public var place: String?

    public init(
        orderID: String, channel: String, state: TransmissionState, taskKey: String, runID: String,
        orderVersion: Int, place: String? = nil
    ) {
        self.orderID = orderID
        self.channel = channel
        self.state = state
        self.taskKey = taskKey
        self.runID = runID
        self.orderVersion = orderVersion
        self.place = place
    }

    public init(from columns: inout ColumnReader) throws {
        self.orderID = try columns.next()
        self.channel = try columns.next()
        self.state = try columns.next()
        self.taskKey = try columns.next()
        self.runID = try columns.next()
        self.orderVersion = try columns.next()
        self.place = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            orderID.sqlValue, channel.sqlValue, state.sqlValue, taskKey.sqlValue, runID.sqlValue,
            orderVersion.sqlValue, place.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "order_transmissions", singular: "order transmission", key: ["order_id", "channel"],
        fields: [
            EntityField("order_id", .reference(to: "purchase_orders"), "the order"),
            EntityField("channel", .text, "the name of the channel"),
            EntityField(
                "state", .choice(TransmissionState.allCases.map(\.rawValue)), "how far it has got"),
            EntityField("task_key", .text, "the idempotency key of the task that sends it"),
            EntityField("run_id", .text, "the run that the task is part of"),
            EntityField("order_version", .integer(atLeast: 1), "the version of the order that goes out"),
            EntityField("place", .text, .null, "where it went, in a few words"),
        ])
}
