public import Baton

/// The input of `service_kpis`.
public struct ServiceKPIsInput: Payload {
    public var demand: [Double]
    public var sold: [Double]

    public init(demand: [Double], sold: [Double]) {
        self.demand = demand
        self.sold = sold
    }

    public static let fields: [Field<ServiceKPIsInput>] = [
        .required("demand", \.demand, unit: "units", "Units wanted in each period."),
        .required("sold", \.sold, unit: "units", "Units served in each of them."),
    ]
}

/// The output of `service_kpis`.
public struct ServiceKPIsResult: Payload, Hashable {
    public var unitFillRate: Double?
    public var stockoutPeriodRate: Double?
    public var cycleService: Double?
    public var lostUnits: Double

    public static let fields: [Field<ServiceKPIsResult>] = [
        .optional("unit_fill_rate", \.unitFillRate, "Served ÷ wanted units; absent without demand."),
        .optional("stockout_period_rate", \.stockoutPeriodRate, "Share of the periods with unserved demand."),
        .optional("cycle_service", \.cycleService, "Share of the periods in which all demand was served."),
        .required("lost_units", \.lostUnits, unit: "units", "Wanted and not served."),
    ]
}

/// The input of `perfect_order`.
public struct PerfectOrderInput: Payload {
    public var rates: [Double]

    public init(rates: [Double]) {
        self.rates = rates
    }

    public static let fields: [Field<PerfectOrderInput>] = [
        .required("rates", \.rates, "Shares in 0…1: on time, in full, undamaged, documented.")
    ]
}

/// The output of `perfect_order`.
public struct PerfectOrderResult: Payload, Hashable {
    public var perfectOrder: Double?

    public static let fields: [Field<PerfectOrderResult>] = [
        .optional("perfect_order", \.perfectOrder, "The product of the rates; absent without rates.")
    ]
}
