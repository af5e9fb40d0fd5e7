public import Baton

/// The input of `abc_classification`.
public struct ABCClassificationInput: Payload {
    public var items: [ItemValue]
    public var aShare: Double
    public var bShare: Double

    public init(items: [ItemValue], aShare: Double = 0.8, bShare: Double = 0.95) {
        self.items = items
        self.aShare = aShare
        self.bShare = bShare
    }

    public static let fields: [Field<ABCClassificationInput>] = [
        .required("items", \.items, "The items with their values."),
        .optional(
            "a_share", \.aShare, default: 0.8, in: .between(0...1),
            "A: while the items before make up less than this share."),
        .optional(
            "b_share", \.bShare, default: 0.95, in: .between(0...1),
            "B: while they make up less than this one; else C."),
    ]
}

/// An item and its value.
public struct ItemValue: Payload, Hashable {
    public var id: String
    public var value: Double

    public init(id: String, value: Double) {
        self.id = id
        self.value = value
    }

    public static let fields: [Field<ItemValue>] = [
        .required("id", \.id, "The item."),
        .required("value", \.value, in: .atLeast(0), unit: "currency", "Its value."),
    ]
}

/// The output of `abc_classification`.
public struct ABCClassificationResult: Payload, Hashable {
    public var items: [ClassifiedValue]

    public static let fields: [Field<ABCClassificationResult>] = [
        .required("items", \.items, "The most valuable first; ties by id.")
    ]
}

/// An item and its class.
public struct ClassifiedValue: Payload, Hashable {
    public var id: String
    public var value: Double
    public var valueClass: String
    public var cumulativeShare: Double?

    public static let fields: [Field<ClassifiedValue>] = [
        .required("id", \.id, "The item."),
        .required("value", \.value, unit: "currency", "Its value."),
        .required("value_class", \.valueClass, "A, B or C."),
        .optional(
            "cumulative_share", \.cumulativeShare,
            "Share of the value up to and with this item; absent when all values are 0."),
    ]
}
