public import Baton

extension SupplierCoordinationAgent {
    /// Ranks the suppliers of a product by landed cost, lead time and risk.
    public static let compareSuppliers = Operation<CompareSuppliers, SupplierRanking>(
        "supplier_coordination", "compare_suppliers", effect: .pure, isBlocking: true,
        "Ranks the suppliers of a product for a quantity by landed cost, lead time and risk, with visible weights."
    )

    /// The first of that ranking, with the reason.
    public static let recommendSupplier = Operation<CompareSuppliers, SupplierRecommendation>(
        "supplier_coordination", "recommend_supplier", effect: .pure, isBlocking: true,
        "Names the best supplier of a product for a quantity, and why.")

    func compareSuppliers(_ input: CompareSuppliers) async throws -> SupplierRanking {
        let day = try await store.lastRecordedDay(input.asOf)
        guard input.quantity > 0 else {
            throw OperationFailure(
                kind: .invalidInput, "quantity: expected more than 0 units, found \(input.quantity)",
                isRetryable: false)
        }
        let comparison = try await store.database.read { transaction in
            let product = try RecordTable<Product>(transaction).require(input.sku)
            let offers = try SupplierOffers(transaction).offers(for: input.sku, on: day)
            let records = try DeliveryRecord.measured(transaction, sku: input.sku, asOf: day)
            return try SupplierComparison(
                offers: offers, records: records, product: product, quantity: input.quantity,
                weights: [.cost: input.costWeight, .leadTime: input.leadTimeWeight, .risk: input.riskWeight],
                asOf: day)
        }
        return try SupplierRanking(input, comparison, asOf: day)
    }

    func recommendSupplier(_ input: CompareSuppliers) async throws -> SupplierRecommendation {
        let ranking = try await compareSuppliers(input)
        guard let best = ranking.suppliers.first else {
            throw SupplierChoice.noOffer(of: input.sku, on: ranking.asOf)
        }
        return SupplierRecommendation(best, among: ranking)
    }
}

/// The input of `compare_suppliers` and `recommend_supplier`.
public struct CompareSuppliers: Payload {
    public var sku: String
    public var quantity: Double
    public var costWeight: Double
    public var leadTimeWeight: Double
    public var riskWeight: Double
    public var asOf: CalendarDate?

    public init(
        sku: String, quantity: Double, costWeight: Double = 0.5, leadTimeWeight: Double = 0.25,
        riskWeight: Double = 0.25, asOf: CalendarDate? = nil
    ) {
        self.sku = sku
        self.quantity = quantity
        self.costWeight = costWeight
        self.leadTimeWeight = leadTimeWeight
        self.riskWeight = riskWeight
        self.asOf = asOf
    }

    public static let fields: [Field<CompareSuppliers>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .required(
            "quantity", \.quantity, in: .atLeast(0), unit: "units",
            "How many, more than 0; raised to what each supplier's minimum and multiple allow."),
        .optional("cost_weight", \.costWeight, default: 0.5, in: .atLeast(0), "Weight of the landed cost."),
        .optional(
            "lead_time_weight", \.leadTimeWeight, default: 0.25, in: .atLeast(0), "Weight of the lead time."),
        .optional("risk_weight", \.riskWeight, default: 0.25, in: .atLeast(0), "Weight of the risk."),
        .optional(
            "as_of", \.asOf,
            "The day for which it is asked, YYYY-MM-DD; absent: the last day with a recorded "
                + "sale or receipt."),
    ]
}
