/// Fits model families to parts of one series and remembers where the last fit of each ended, so that the next starts there.
struct FamilyFitter {
    private let period: Int
    private var etsForm: ETSForm?
    private var etsStart: ETSParameters?

    init(period: Int) {
        self.period = period
    }

    /// Fits a family to a whole history: exponential smoothing chooses its form here.
    ///
    /// - Throws: what the family says about this history.
    mutating func fit(_ family: ModelFamily, _ values: [Double]) throws(ForecastingError) -> any DemandModel {
        switch family {
        case .ets(let form): return try ets(form, values)
        case .theta: return try theta(values)
        case .etsTheta: return CombinedModel(first: try ets(nil, values), second: try theta(values))
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

    private mutating func theta(_ values: [Double]) throws(ForecastingError) -> ThetaModel {
        try ThetaModel(values, period: period)
    }

    /// Whether a form chosen on the whole history still has enough of it in a part.
    private static func applies(_ form: ETSForm, _ values: [Double], _ period: Int) -> Bool {
        values.count > form.parameterCount(period: period) + 1
            && (!form.hasSeason || values.count >= 2 * period)
            && !(form.needsPositiveValues && values.contains { $0 <= 0 })
    }
}
