internal import Foundation

/// Fits model families to parts of one series and remembers what the fit to the whole of it chose, so that
/// parts keep the form and only estimate it anew.
struct FamilyFitter {
    private let period: Int
    private var etsForm: ETSForm?
    private var etsStart: ETSParameters?
    private var etsAverage: ETSAverageModel?
    /// Orders by family: those of the series itself and those of what seasons leave of it.
    private var orders: [ModelFamily: ARIMAModel] = [:]
    private var complexSeason: ComplexSmoothingModel.Season?

    init(period: Int) {
        self.period = period
    }

    /// Fits a family; the first fit of each is the one that chooses.
    ///
    /// - Throws: what the family says about this history.
    mutating func fit(_ family: ModelFamily, _ values: [Double]) throws(ForecastingError) -> any DemandModel {
        switch family {
        case .ets(let form): return try ets(form, values)
        case .etsAverage: return try etsAverage(values)
        case .theta: return try ThetaModel(values, period: period)
        case .dynamicTheta: return try DynamicThetaModel(values, period: period)
        case .complexSmoothing: return try complexSmoothing(values)
        case .adjustedComplexSmoothing: return try adjustedComplexSmoothing(values)
        case .arima: return try arima(values, period: period, for: family)
        case .multipleSeasons(let base, let isLogarithmic):
            return try multipleSeasons(base, isLogarithmic, values)
        case .mean(let families):
            var members: [any DemandModel] = []
            for member in families { members.append(try fit(member, values)) }
            return CombinedModel(
                name: "Mean of \(members.map(\.name).joined(separator: ", "))", members: members)
        case .combination, .intermittentCombination:
            throw .modelNotApplicable("Combination", because: "its members are fitted one by one")
        case .benchmark(let method): return try NaiveModel(values, period: period, method: method)
        case .intermittent(let method): return try IntermittentModel(values, method: method)
        }
    }

    private mutating func ets(_ form: ETSForm?, _ values: [Double]) throws(ForecastingError) -> ETSModel {
        if let chosen = etsForm, form == nil || form == chosen, Self.applies(chosen, values, period) {
            let refitted = ETSModel.fitted(
                chosen, ETSWorkspace(values: values, period: period), startingFrom: etsStart,
                search: QuasiNewton(tolerance: 0.01, maximumIterations: 25))
            if refitted.logLikelihood.isFinite { return refitted }
        }
        let model =
            if let form {
                try ETSModel.fit(values, period: period, form: form)
            } else {
                try ETSModel.select(values, period: period)
            }
        if etsForm == nil {
            etsForm = model.form
            etsStart = model.parameters
        }
        return model
    }

    private mutating func etsAverage(_ values: [Double]) throws(ForecastingError) -> ETSAverageModel {
        guard values.count >= 4 else { throw .historyTooShort("ETS", needs: 4, found: values.count) }
        if let known = etsAverage,
            let refitted = ETSAverageModel(refitting: known, to: values, period: period)
        {
            return refitted
        }
        let model = ETSAverageModel(values, period: period)
        if etsAverage == nil { etsAverage = model }
        return model
    }

    private mutating func arima(_ values: [Double], period: Int, for family: ModelFamily)
        throws(ForecastingError) -> ARIMAModel
    {
        if let known = orders[family],
            values.count >= known.order.lostObservations + 2 * known.order.termCount + 6
        {
            return ARIMAFitter(values, regressors: [], order: known.order, degree: nil).fit(
                known.order, startingFrom: known.free,
                search: LeastSquaresSearch(tolerance: 1e-4, maximumIterations: 8))
        }
        let model = try ARIMAModel.select(values, period: period)
        if orders[family] == nil { orders[family] = model }
        return model
    }

    private mutating func multipleSeasons(
        _ base: MultipleSeasonsBase, _ isLogarithmic: Bool, _ values: [Double]
    ) throws(ForecastingError) -> any DemandModel {
        let periods = SeasonalPeriods.multiple(of: period, observations: values.count)
        guard !periods.isEmpty else {
            throw .modelNotApplicable("MSTL", because: "it needs two cycles of a long or a second season")
        }
        if isLogarithmic, values.contains(where: { $0 <= 0 }) {
            throw .modelNotApplicable("log MSTL", because: "it needs values above zero")
        }
        let series = isLogarithmic ? values.map { log($0) } : values
        let decomposition = try MultipleSeasonalDecomposition(series, periods: periods)
        let adjusted = decomposition.adjusted
        let rest: any DemandModel =
            switch base {
            case .arima:
                try arima(adjusted, period: 1, for: .multipleSeasons(base, isLogarithmic: isLogarithmic))
            case .dynamicTheta: DynamicThetaModel(checked: adjusted, period: 1)
            }
        return MultipleSeasonalModel(
            rest, decomposition, isLogarithmic: isLogarithmic, history: values)
    }

    private mutating func complexSmoothing(_ values: [Double]) throws(ForecastingError)
        -> ComplexSmoothingModel
    {
        if let season = complexSeason, values.count >= 5, season == .none || values.count >= 2 * period {
            return ComplexSmoothingModel(values, period: period, season: season)
        }
        let model = try ComplexSmoothingModel.select(values, period: period)
        if complexSeason == nil { complexSeason = model.season }
        return model
    }

    private func adjustedComplexSmoothing(_ values: [Double]) throws(ForecastingError) -> any DemandModel {
        guard let season = SeasonalCycle.tested(values, period: period) else {
            return try ComplexSmoothingModel.select(values, period: 1)
        }
        return SeasonallyAdjustedModel(
            try ComplexSmoothingModel.select(season.adjusted(values), period: 1), season: season,
            history: values)
    }

    /// Whether a form chosen on the whole history still has enough of it in a part.
    private static func applies(_ form: ETSForm, _ values: [Double], _ period: Int) -> Bool {
        values.count > form.parameterCount(period: period) + 1
            && (!form.hasSeason || values.count >= 2 * period)
            && !(form.needsPositiveValues && values.contains { $0 <= 0 })
    }
}
