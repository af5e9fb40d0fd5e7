public import Baton

extension SupplierCoordinationAgent {
    /// Says which deliveries are late, what that does to the stock, and what can be done.
    public static let checkDeliveryDelay = Operation<CheckDeliveryDelay, DeliveryDelays>(
        "supplier_coordination", "check_delivery_delay", effect: .pure, isBlocking: true,
        "Says which deliveries are late or going to be, how long the stock lasts, and what can be done.")

    func checkDeliveryDelay(_ input: CheckDeliveryDelay) async throws -> DeliveryDelays {
        let day = try await store.lastRecordedDay(input.asOf)
        let found = try await store.database.read {
            try DelayedDeliveries(transaction: $0, day: day).find(order: input.orderID)
        }
        return DeliveryDelays(asOf: day, delays: found.map(DeliveryDelay.init))
    }
}

/// The input of `check_delivery_delay`.
public struct CheckDeliveryDelay: Payload {
    public var orderID: String?
    public var asOf: CalendarDate?

    public init(orderID: String? = nil, asOf: CalendarDate? = nil) {
        self.orderID = orderID
        self.asOf = asOf
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case orderID = "order_id"
        case asOf = "as_of"
    }

    public static let fields: [Field<CheckDeliveryDelay>] = [
        .optional("order_id", \.orderID, "The order; absent: all that were sent and are not complete."),
        .optional(
            "as_of", \.asOf,
            "The day for which it is asked, YYYY-MM-DD; absent: the last day with a recorded "
                + "sale or receipt."),
    ]
}

/// The output of `check_delivery_delay`.
public struct DeliveryDelays: Payload, Hashable {
    public var asOf: CalendarDate
    public var delays: [DeliveryDelay]

    public static let fields: [Field<DeliveryDelays>] = [
        .required("as_of", \.asOf, "The day for which it holds."),
        .required("delays", \.delays, "Each late order line, the worst first; empty when nothing is late."),
    ]
}

/// A late order line.
public struct DeliveryDelay: Payload, Hashable {
    public var orderID: String
    public var line: Int
    public var supplier: String
    public var sku: String
    public var location: String
    public var severity: Severity
    public var promisedOn: CalendarDate?
    public var confirmedOn: CalendarDate?
    public var daysLate: Int
    public var missing: Double
    public var expectedArrival: CalendarDate?
    public var arrivalSource: String
    public var available: Double?
    public var dailyDemand: Double?
    public var demandSource: String?
    public var daysOfCover: Double?
    public var stockoutOn: CalendarDate?
    public var shortage: Double?
    public var mitigations: [Mitigation]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case orderID = "order_id"
        case line, supplier, sku, location, severity
        case promisedOn = "promised_on"
        case confirmedOn = "confirmed_on"
        case daysLate = "days_late"
        case missing
        case expectedArrival = "expected_arrival"
        case arrivalSource = "arrival_source"
        case available
        case dailyDemand = "daily_demand"
        case demandSource = "demand_source"
        case daysOfCover = "days_of_cover"
        case stockoutOn = "stockout_on"
        case shortage, mitigations
    }

    public static let fields: [Field<DeliveryDelay>] = [
        .required("order_id", \.orderID, "The order."),
        .required("line", \.line, "Its line."),
        .required("supplier", \.supplier, "Who delivers."),
        .required("sku", \.sku, "The product."),
        .required("location", \.location, "Where to."),
        .required(
            "severity", \.severity,
            "By how long the stock lasts against how long the goods still take; medium where that is not known."
        ),
        .optional("promised_on", \.promisedOn, "The day promised."),
        .optional("confirmed_on", \.confirmedOn, "The day the supplier has named since."),
        .required(
            "days_late", \.daysLate, unit: "days",
            "Days after the promise; 0 while a delay is only announced."),
        .required("missing", \.missing, unit: "units", "Units still to come."),
        .optional(
            "expected_arrival", \.expectedArrival, "The day the goods may come; absent when nothing tells it."
        ),
        .required(
            "arrival_source", \.arrivalSource,
            "confirmed (by the supplier), past_delays (mean of its deliveries that became later still) or unknown."
        ),
        .optional(
            "available", \.available, unit: "units", "On hand less reserved; absent when it is not known."),
        .optional("daily_demand", \.dailyDemand, unit: "units/day", "Expected demand."),
        .optional("demand_source", \.demandSource, "forecast or recent_sales (mean of four weeks)."),
        .optional(
            "days_of_cover", \.daysOfCover, in: .atLeast(0), unit: "days",
            "Days until the stock is gone without this delivery; absent when it is not known or beyond a year."
        ),
        .optional("stockout_on", \.stockoutOn, "The day it runs out."),
        .optional(
            "shortage", \.shortage, in: .atLeast(0), unit: "units", "Units short until the expected arrival."),
        .required("mitigations", \.mitigations, "What can be done, the surest first."),
    ]

    init(_ delay: DelayedDelivery) {
        orderID = delay.order.id
        line = delay.line.line
        supplier = delay.order.supplier
        sku = delay.line.sku
        location = delay.order.location
        severity = delay.severity
        promisedOn = delay.order.expectedOn
        confirmedOn = delay.order.confirmedOn
        daysLate = delay.daysLate
        missing = delay.missing
        expectedArrival = delay.expectedArrival
        arrivalSource = delay.arrivalSource.rawValue
        available = delay.outlook.available
        dailyDemand = delay.outlook.dailyDemand
        demandSource = delay.outlook.demandSource?.rawValue
        daysOfCover = delay.outlook.daysOfCover
        stockoutOn = delay.outlook.emptyOn
        shortage = delay.shortageUnits
        mitigations = delay.mitigations.map(Mitigation.init)
    }
}

/// Something that can be done about a late delivery.
public struct Mitigation: Payload, Hashable {
    public var action: String
    public var text: String
    public var units: Double?
    public var source: String?
    public var arrivesOn: CalendarDate?

    public static let fields: [Field<Mitigation>] = [
        .required("action", \.action, "wait, transfer, alternative_supplier or expedite."),
        .required("text", \.text, "In one line."),
        .optional("units", \.units, unit: "units", "How many."),
        .optional("source", \.source, "The other site or supplier."),
        .optional("arrives_on", \.arrivesOn, "When they are there."),
    ]

    init(_ mitigation: DelayMitigation) {
        action = mitigation.action.rawValue
        text = mitigation.text
        units = mitigation.units
        source = mitigation.source
        arrivesOn = mitigation.arrivesOn
    }
}
