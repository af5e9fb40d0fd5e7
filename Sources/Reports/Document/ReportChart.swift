public import Charts

/// The charts that a report can hold.
public enum ReportChart: Sendable, Equatable, Codable {
    /// History and forecast.
    case forecast(ForecastChart)
    /// Stock and projection.
    case stock(StockChart)
    /// Bars with cumulative share.
    case pareto(ParetoChart)
    /// The ABC/XYZ matrix.
    case assortment(AssortmentMatrix)
    /// Suppliers by two measures.
    case suppliers(SupplierScatter)
    /// The tasks of a run.
    case gantt(GanttChart)

    /// The chart itself.
    public var chart: any Chart {
        switch self {
        case .forecast(let chart): chart
        case .stock(let chart): chart
        case .pareto(let chart): chart
        case .assortment(let chart): chart
        case .suppliers(let chart): chart
        case .gantt(let chart): chart
        }
    }

    /// The name of the kind in JSON.
    var kind: String {
        switch self {
        case .forecast: "forecast"
        case .stock: "stock"
        case .pareto: "pareto"
        case .assortment: "assortment"
        case .suppliers: "suppliers"
        case .gantt: "gantt"
        }
    }
}
