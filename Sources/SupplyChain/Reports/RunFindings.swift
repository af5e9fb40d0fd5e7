internal import Baton

/// What the tasks of a run have found so far, recognised by the shape of their outputs.
struct RunFindings: Sendable {
    /// One finished task.
    struct Task: Sendable {
        let id: String
        let status: TaskStatus
        /// Why it failed; `nil` when it did not.
        let failure: String?
    }

    private(set) var forecasts: [GenerateForecastResult] = []
    private(set) var plans: [OptimizeInventoryResult] = []
    private(set) var recommendations: [PurchaseOrderRecommendation] = []
    private(set) var orders: [PurchaseOrderResult] = []
    /// Findings of a detector; empty when it found nothing, `nil` when none ran.
    private(set) var anomalies: [AnomalyFinding]?
    /// Detectors that lacked data.
    private(set) var skippedDetectors: [SkippedDetector] = []
    /// In the order of their ids, so that tasks that ran side by side always stand in the same order.
    private(set) var tasks: [Task] = []

    init(_ context: ExecutionContext) {
        for id in context.finishedTasks.sorted() {
            tasks.append(
                Task(
                    id: id, status: context.status(of: id) ?? .success,
                    failure: context.failure(of: id)?.description))
            if let output = context.output(of: id) { take(output) }
        }
    }

    private mutating func take(_ output: Value) {
        if output["daily"] != nil, let forecast = try? GenerateForecastResult(from: output) {
            forecasts.append(forecast)
        } else if output["order_up_to_level"] != nil, let plan = try? OptimizeInventoryResult(from: output) {
            plans.append(plan)
        } else if output["is_due"] != nil,
            let recommendation = try? PurchaseOrderRecommendation(from: output)
        {
            recommendations.append(recommendation)
        } else if output["is_sent"] != nil, let order = try? PurchaseOrderResult(from: output) {
            orders.append(order)
        } else if let found = output["anomalies"], let list = try? [AnomalyFinding](from: found) {
            let known = Set((anomalies ?? []).map(\.id))
            anomalies = (anomalies ?? []) + list.filter { !known.contains($0.id) }
            if let skipped = output["skipped"], let list = try? [SkippedDetector](from: skipped) {
                skippedDetectors += list
            }
        }
    }
}
