public import Baton

extension SupplierCoordinationAgent {
    /// Splits an order over suppliers at least cost.
    public static let allocateOrder = Operation<AllocateOrder, OrderAllocationResult>(
        "supplier_coordination", "allocate_order", effect: .pure, isBlocking: true,
        "Splits an order over suppliers at least cost under minimums, multiples, capacities, shares and price breaks."
    )

    func allocateOrder(_ input: AllocateOrder) async throws -> OrderAllocationResult {
        let day = try await store.lastRecordedDay(input.asOf)
        let (product, offers) = try await store.database.read { transaction in
            (
                try RecordTable<Product>(transaction).require(input.sku),
                try SupplierOffers(transaction).offers(for: input.sku, on: day)
            )
        }
        let allocation = try SupplierAllocation(
            input, offers: offers, product: product, on: day, solver: solver)
        return try OrderAllocationResult(input, allocation, asOf: day)
    }
}

/// The input of `allocate_order`.
public struct AllocateOrder: Payload {
    public var sku: String
    public var quantity: Double
    public var maximumShare: Double
    public var maximumSuppliers: Int?
    public var maximumSurplus: Double
    public var neededBy: CalendarDate?
    public var asOf: CalendarDate?

    public init(
        sku: String, quantity: Double, maximumShare: Double = 1, maximumSuppliers: Int? = nil,
        maximumSurplus: Double = 0, neededBy: CalendarDate? = nil, asOf: CalendarDate? = nil
    ) {
        self.sku = sku
        self.quantity = quantity
        self.maximumShare = maximumShare
        self.maximumSuppliers = maximumSuppliers
        self.maximumSurplus = maximumSurplus
        self.neededBy = neededBy
        self.asOf = asOf
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case sku, quantity
        case maximumShare = "max_share"
        case maximumSuppliers = "max_suppliers"
        case maximumSurplus = "max_surplus"
        case neededBy = "needed_by"
        case asOf = "as_of"
    }

    public static let fields: [Field<AllocateOrder>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .required(
            "quantity", \.quantity, in: .atLeast(0), unit: "units", "How many, a whole number above 0."),
        .optional(
            "max_share", \.maximumShare, default: 1, in: .between(0...1),
            "The largest share of the quantity that one supplier may get, above 0."),
        .optional(
            "max_suppliers", \.maximumSuppliers, in: 1...1_000,
            "How many suppliers may get an order; absent: any number."),
        .optional(
            "max_surplus", \.maximumSurplus, default: 0, in: .atLeast(0), unit: "units",
            "How many units more may be ordered, where multiples do not add up or a price break makes more cost less."
        ),
        .optional("needed_by", \.neededBy, "Leaves out suppliers that deliver later than this day."),
        .optional(
            "as_of", \.asOf,
            "The day of the order, YYYY-MM-DD; absent: the last day with a recorded sale or receipt."),
    ]
}

/// The output of `allocate_order`.
public struct OrderAllocationResult: Payload, Hashable {
    public var sku: String
    public var asOf: CalendarDate
    public var quantity: Double
    public var surplus: Double
    public var orders: [AllocatedOrder]
    public var purchaseCost: Money
    public var landedCost: Money
    public var singleSupplierCost: Money?
    public var saving: Money?
    public var notes: [String]

    public static let fields: [Field<OrderAllocationResult>] = [
        .required("sku", \.sku, "The product."),
        .required("as_of", \.asOf, "The day for which it holds."),
        .required("quantity", \.quantity, unit: "units", "What was asked for."),
        .required("surplus", \.surplus, unit: "units", "What is ordered beyond it."),
        .required("orders", \.orders, "What each supplier gets, the largest first."),
        .required("purchase_cost", \.purchaseCost, "Quantity times price over all orders."),
        .required(
            "landed_cost", \.landedCost,
            "With the ordering cost of each order and the capital bound under way."),
        .optional(
            "single_supplier_cost", \.singleSupplierCost,
            "The landed cost at the cheapest supplier that could take all of it; absent when none can."),
        .optional(
            "saving", \.saving, "What the split saves against that; negative when a share limit costs money."),
        .required("notes", \.notes, "Who was left out, and which costs are not known."),
    ]

    init(_ input: AllocateOrder, _ allocation: SupplierAllocation, asOf day: CalendarDate) throws {
        let currency = allocation.purchaseCost.currency
        sku = input.sku
        asOf = day
        quantity = input.quantity
        surplus = allocation.surplusUnits
        let total = input.quantity + allocation.surplusUnits
        orders = allocation.parts.map { AllocatedOrder($0, of: total) }.sorted {
            ($1.quantity, $0.supplier) < ($0.quantity, $1.supplier)
        }
        purchaseCost = allocation.purchaseCost
        landedCost = try Money(rounding: allocation.landedCost, currency: currency)
        singleSupplierCost = try allocation.singleSupplierCost.map {
            try Money(rounding: $0, currency: currency)
        }
        saving = try allocation.singleSupplierCost.map {
            try Money(rounding: $0 - allocation.landedCost, currency: currency)
        }
        notes = allocation.refusals.map { "\($0.supplier) is left out: \($0.reason)" }
    }
}

/// What one supplier gets of a split order.
public struct AllocatedOrder: Payload, Hashable {
    public var supplier: String
    public var quantity: Double
    public var share: Double
    public var unitPrice: Money
    public var amount: Money
    public var arrivesOn: CalendarDate

    public static let fields: [Field<AllocatedOrder>] = [
        .required("supplier", \.supplier, "Who gets the order."),
        .required("quantity", \.quantity, unit: "units", "How many."),
        .required("share", \.share, in: .between(0...1), "Of all units ordered."),
        .required("unit_price", \.unitPrice, "At that quantity."),
        .required("amount", \.amount, "Quantity times price."),
        .required("arrives_on", \.arrivesOn, "The promised day."),
    ]

    init(_ part: SupplierAllocation.Part, of total: Double) {
        supplier = part.offer.supplier
        quantity = part.units
        share = min(1, part.units / total)
        unitPrice = part.unitPrice
        amount = part.amount
        arrivesOn = part.arrivesOn
    }
}
