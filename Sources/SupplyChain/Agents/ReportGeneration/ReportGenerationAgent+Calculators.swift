public import Baton
internal import Inventory

extension ReportGenerationAgent {
    /// Turnover, days of supply and GMROI from three amounts; see ``InventoryKPIs``.
    public static let inventoryKPIs = Operation<InventoryKPIsInput, InventoryKPIsResult>(
        "report_generation", "inventory_kpis", effect: .pure,
        "Computes turnover, days of supply and GMROI from cost of goods sold, inventory and margin.")
    /// Cash-to-cash cycle time; see ``CashToCash``.
    public static let cashToCash = Operation<CashToCashInput, CashToCashResult>(
        "report_generation", "cash_to_cash", effect: .pure,
        "Computes the cash-to-cash cycle time (SCOR AM.1.1).")
    /// Fill rate, cycle service and stockout rate from demand and sales; see ``ServiceKPIs``.
    public static let serviceKPIs = Operation<ServiceKPIsInput, ServiceKPIsResult>(
        "report_generation", "service_kpis", effect: .pure,
        "Computes fill rate, cycle service, stockout rate and lost units from demand and sales.")
    /// Accuracy of up to three forecasts of the same days and what each step adds; see ``ForecastErrorMeasures``.
    public static let forecastValueAdded = Operation<ForecastValueAddedInput, ForecastValueAddedResult>(
        "report_generation", "forecast_value_added", effect: .pure,
        "Computes WAPE, bias and MASE of forecasts and the value that each step adds.")
    /// Perfect order index; see ``PerfectOrderIndex``.
    public static let perfectOrder = Operation<PerfectOrderInput, PerfectOrderResult>(
        "report_generation", "perfect_order", effect: .pure,
        "Computes the perfect order index (SCOR RL.1.1) from the rates of its parts.")
    /// ABC classes of any values.
    public static let abcClassification = Operation<ABCClassificationInput, ABCClassificationResult>(
        "report_generation", "abc_classification", effect: .pure,
        "Classifies items as A, B or C by their share of the value.")

    static func calculate(_ input: InventoryKPIsInput) -> InventoryKPIsResult {
        let figures = InventoryKPIs(
            costOfGoodsSold: input.costOfGoodsSold, averageInventory: input.averageInventory,
            grossMargin: input.grossMargin, days: input.days)
        return InventoryKPIsResult(
            turnover: figures.turnover, turnoverPerYear: figures.turnoverPerYear,
            daysOfSupply: figures.daysOfSupply, grossMarginReturn: figures.grossMarginReturn)
    }

    static func calculate(_ input: CashToCashInput) -> CashToCashResult {
        CashToCashResult(
            cashToCashDays: CashToCash(
                daysInventoryOutstanding: input.daysInventoryOutstanding,
                daysSalesOutstanding: input.daysSalesOutstanding,
                daysPayablesOutstanding: input.daysPayablesOutstanding
            ).days)
    }

    static func calculate(_ input: ServiceKPIsInput) throws -> ServiceKPIsResult {
        try requireEqualCount(input.demand, input.sold, names: ("demand", "sold"))
        let service = ServiceKPIs(zip(input.demand, input.sold).map { .init(demand: $0, sold: $1) })
        return ServiceKPIsResult(
            unitFillRate: service.unitFillRate, stockoutPeriodRate: service.stockoutPeriodRate,
            cycleService: service.cycleService, lostUnits: service.lostUnits)
    }

    static func calculate(_ input: ForecastValueAddedInput) throws -> ForecastValueAddedResult {
        func accuracy(_ name: String, _ forecast: [Double]?) throws -> ForecastErrorMeasures? {
            guard let forecast else { return nil }
            try requireEqualCount(input.actual, forecast, names: ("actual", name))
            return ForecastErrorMeasures(actual: input.actual, forecast: forecast)
        }
        let naive = try accuracy("naive", input.naive)
        let statistical = try accuracy("statistical", input.statistical)
        let last = try accuracy("final", input.final)
        guard let best = last ?? statistical ?? naive else {
            throw OperationFailure(
                kind: .invalidInput, "expected at least one of naive, statistical and final",
                isRetryable: false)
        }
        return ForecastValueAddedResult(
            wapeNaive: naive?.weightedAbsoluteError, wapeStatistical: statistical?.weightedAbsoluteError,
            wapeFinal: last?.weightedAbsoluteError,
            fvaStatVsNaive: naive.flatMap { statistical?.valueAdded(over: $0) },
            fvaFinalVsStat: statistical.flatMap { last?.valueAdded(over: $0) }, bias: best.bias,
            meanAbsoluteError: best.meanAbsoluteError,
            meanAbsoluteScaledError: input.history.flatMap {
                best.meanAbsoluteScaledError(history: $0, season: input.season)
            })
    }

    static func calculate(_ input: PerfectOrderInput) -> PerfectOrderResult {
        PerfectOrderResult(perfectOrder: PerfectOrderIndex(rates: input.rates).value)
    }

    static func calculate(_ input: ABCClassificationInput) throws -> ABCClassificationResult {
        let items = input.items.sorted { ($1.value, $0.id) < ($0.value, $1.id) }
        let classes = try AssortmentClassification.byValue(
            items.map(\.value), aShare: input.aShare, bShare: input.bShare)
        let total = items.reduce(0) { $0 + $1.value }
        var sum = 0.0
        return ABCClassificationResult(
            items: zip(items, classes).map { item, valueClass in
                sum += item.value
                return ClassifiedValue(
                    id: item.id, value: item.value, valueClass: valueClass.rawValue,
                    cumulativeShare: total > 0 ? sum / total : nil)
            })
    }

    private static func requireEqualCount(
        _ first: [Double], _ second: [Double], names: (String, String)
    ) throws {
        guard first.count != second.count else { return }
        throw OperationFailure(
            kind: .invalidInput,
            "expected as many values in \(names.1) as in \(names.0): \(first.count), found \(second.count)",
            isRetryable: false)
    }
}
