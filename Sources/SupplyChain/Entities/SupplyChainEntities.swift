/// All kinds of data that a ``SupplyChainStore`` keeps.
public enum SupplyChainEntities {
    /// In an order in which each refers only to earlier ones.
    public static let all: [EntityDescription] =
        importable + [
            ForecastRecord.entity, ForecastDay.entity, AnomalyRecord.entity, AlertRecord.entity,
            ReportRecord.entity, OrderMessage.entity, OrderTransmission.entity, AuditEntry.entity,
        ]

    /// What comes from CSV files, in the order in which to import it.
    public static let importable: [EntityDescription] = [
        Product.entity, Location.entity, Supplier.entity, SupplierProduct.entity, SalesRecord.entity,
        PurchaseOrder.entity, PurchaseOrderLine.entity, Receipt.entity, Transfer.entity,
        StockMovement.entity, CalendarEntry.entity, DeliveryHistoryLine.entity,
    ]

    /// The entity of a name, `nil` when there is none.
    public static func named(_ name: String) -> EntityDescription? { all.first { $0.name == name } }
}
