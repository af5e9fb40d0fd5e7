/// What an alert is about.
public enum AlertType: String, Sendable, Hashable, CaseIterable {
    /// The stock runs out before an order placed now would come.
    case criticalStock = "critical_stock"
    /// A delivery is late, or announced to be.
    case deliveryDelay = "delivery_delay"
    /// A detector found something that nobody has dealt with.
    case anomaly
    /// An order waits for a person: to be approved, to be acknowledged, or because the supplier declined it.
    case purchaseOrderStatus = "purchase_order_status"
    /// A new forecast differs from the one before.
    case forecastChange = "forecast_change"
}
