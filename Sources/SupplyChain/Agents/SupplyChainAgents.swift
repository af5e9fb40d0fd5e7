public import Baton
public import Inventory
public import Reports

/// The one list of the supply-chain agents.
public enum SupplyChainAgents {
    /// All five over one store. They share their forecasts, so that each series is fitted once.
    ///
    /// - Parameters:
    ///   - outbox: where sent purchase orders are written; a folder `outbox` unless given.
    ///   - inbox: where suppliers' answers are read from; a folder `inbox` unless given.
    ///   - channels: how orders go out beside the outbox.
    ///   - reports: where reports are written; a folder `reports` unless given.
    ///   - reportRenderers: for reports as PDF and XLSX; without them these formats are refused.
    ///   - solver: for choices too large to be made exactly without one; `nil` for none.
    ///   - publisher: carries reports, and changes of orders, to where they stay; `nil` leaves them in the folders.
    ///   - approvalLimit: orders above this total wait for a person; `nil` lets every order go out.
    public static func all(
        store: SupplyChainStore, outbox: PurchaseOrderOutbox = PurchaseOrderOutbox(directory: "outbox"),
        inbox: PurchaseOrderInbox = PurchaseOrderInbox(directory: "inbox"),
        channels: [any PurchaseOrderChannel] = [],
        reports: ReportFolder = ReportFolder(directory: "reports"),
        reportRenderers: [ReportFileFormat: any ReportRenderer] = [:],
        approvalLimit: SupplyChain.Money? = nil,
        solver: (any LinearSolver)? = nil, publisher: (any FilePublisher)? = nil
    ) -> [any Agent] {
        let forecasts = ForecastService(store: store)
        return [
            DemandForecastingAgent(store: store, forecasts: forecasts),
            InventoryOptimizerAgent(store: store, forecasts: forecasts, solver: solver),
            SupplierCoordinationAgent(
                store: store, outbox: outbox, inbox: inbox, channels: channels, approvalLimit: approvalLimit,
                solver: solver, publisher: publisher),
            AnomalyDetectionAgent(store: store, forecasts: forecasts),
            ReportGenerationAgent(
                store: store, reports: reports, renderers: reportRenderers, publisher: publisher),
        ]
    }
}
