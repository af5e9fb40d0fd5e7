public import Baton
internal import Inventory

extension SupplierCoordinationAgent {
    /// Lists the suppliers with how they have delivered.
    public static let listSuppliers = Operation<ListSuppliers, SupplierList>(
        "supplier_coordination", "list_suppliers", effect: .pure, isBlocking: true,
        "Lists the suppliers with what they offer, their open orders and how they have delivered.")

    func listSuppliers(_ input: ListSuppliers) async throws -> SupplierList {
        let store = store
        let hasDeliveries = try? await store.lastRecordedDay(input.asOf)
        let (suppliers, day) = try await store.database.read { transaction in
            // Without a single sale or receipt there is nothing to judge, and any day will do.
            let day = hasDeliveries ?? CalendarDate(daysSinceEpoch: 0)
            return (try SupplierDirectory(transaction: transaction, day: day).entries(), day)
        }
        return SupplierList(asOf: hasDeliveries == nil ? nil : day, suppliers: suppliers)
    }
}

/// The input of `list_suppliers`.
public struct ListSuppliers: Payload {
    public var asOf: CalendarDate?

    public init(asOf: CalendarDate? = nil) {
        self.asOf = asOf
    }

    public static let fields: [Field<ListSuppliers>] = [
        .optional(
            "as_of", \.asOf,
            "The day at which they are judged, YYYY-MM-DD; absent: the last day with a recorded sale or receipt."
        )
    ]
}

/// The output of `list_suppliers`.
public struct SupplierList: Payload, Hashable {
    public var asOf: CalendarDate?
    public var suppliers: [ListedSupplier]

    public static let fields: [Field<SupplierList>] = [
        .optional(
            "as_of", \.asOf,
            "The day at which they are judged; absent when nothing was ever delivered or sold."),
        .required("suppliers", \.suppliers, "In the order of their names in the data."),
    ]
}

/// A supplier in a list.
public struct ListedSupplier: Payload, Hashable {
    public var supplier: String
    public var name: String?
    public var isActive: Bool
    public var products: Int
    public var openOrders: Int
    public var onTime: MeasuredFigure
    public var onTimeInFull: MeasuredFigure
    public var fillRate: MeasuredFigure
    public var leadTime: MeasuredSpread

    public static let fields: [Field<ListedSupplier>] = [
        .required("supplier", \.supplier, "The supplier."),
        .optional("name", \.name, "What people call it."),
        .required("is_active", \.isActive, "Whether orders may go there."),
        .required("products", \.products, "How many products it offers."),
        .required("open_orders", \.openOrders, "How many orders wait for its goods."),
        .required("on_time", \.onTime, "Share of lines that were not late."),
        .required("on_time_in_full", \.onTimeInFull, "Share of lines complete by the promised day."),
        .required("fill_rate", \.fillRate, "Units accepted over units ordered."),
        .required("lead_time", \.leadTime, unit: "days", "From order to first delivery of a line."),
    ]
}

/// Reads what a list of suppliers shows, inside one transaction.
private struct SupplierDirectory {
    let transaction: any SQLTransaction
    let day: CalendarDate

    func entries() throws -> [ListedSupplier] {
        let known = try RecordTable<Supplier>(transaction).all()
        let records = Dictionary(
            grouping: try DeliveryRecord.measured(transaction, asOf: day), by: \.supplier)
        let offers = try counts("SELECT supplier, COUNT(*) FROM supplier_products GROUP BY supplier")
        let open = try counts(
            """
            SELECT supplier, COUNT(*) FROM purchase_orders
            WHERE status IN ('approved', 'sent', 'acknowledged', 'partially_received') GROUP BY supplier
            """)
        let others = Set(records.keys).subtracting(known.map(\.id)).sorted().map {
            Supplier(id: $0, isActive: false)
        }
        return try (known + others).map { supplier in
            let performance = try SupplierPerformance(records[supplier.id] ?? [], asOf: day)
            let missing = "nothing that can be judged was delivered"
            return ListedSupplier(
                supplier: supplier.id, name: supplier.name, isActive: supplier.isActive,
                products: offers[supplier.id] ?? 0, openOrders: open[supplier.id] ?? 0,
                onTime: MeasuredFigure(performance.onTime, missing: missing),
                onTimeInFull: MeasuredFigure(performance.share(\.lineOnTimeInFull), missing: missing),
                fillRate: MeasuredFigure(performance.fillRate, missing: missing),
                leadTime: MeasuredSpread(performance.leadTimeFigure, performance.leadTime, missing: missing))
        }
    }

    private func counts(_ sql: String) throws -> [String: Int] {
        let rows = try transaction.query(sql).map {
            (try $0.get(0, as: String.self), try $0.get(1, as: Int.self))
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}
