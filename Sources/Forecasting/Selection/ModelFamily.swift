/// What models the seasonally adjusted series beside several seasons.
enum MultipleSeasonsBase: String, Sendable, Hashable, CaseIterable {
    case arima = "ARIMA"
    case dynamicTheta = "DOT"
}

/// The families of models that compete for a demand series.
indirect enum ModelFamily: Sendable, Hashable {
    /// Exponential smoothing; without a form the one of least AICc.
    case ets(ETSForm?)
    case etsAverage
    case theta
    case dynamicTheta
    case complexSmoothing
    /// Complex exponential smoothing of the seasonally adjusted series.
    case adjustedComplexSmoothing
    case arima
    /// The plain mean of named families, such as ETS+DOT+CES.
    case mean([ModelFamily])
    /// Several seasons taken out by MSTL, on logarithms or not, and a model without season for the rest.
    case multipleSeasons(MultipleSeasonsBase, isLogarithmic: Bool)
    /// The mean of several families that suit the length of the history.
    case combination
    /// The mean of several methods for demand with many zeros.
    case intermittentCombination
    case benchmark(NaiveModel.Method)
    case intermittent(IntermittentModel.Method)

    /// Reads a name as ``ModelChoice`` lists them.
    init(name: String) throws(ForecastingError) {
        guard let family = Self.named(name) else {
            throw ForecastingError(
                .unknownModel, "expected a known model, found '\(name)'",
                hint: "use automatic, \(Self.names.joined(separator: ", ")), a form such as ETS(A,N,A), "
                    + "or a mean such as ETS+DOT+CES")
        }
        self = family
    }

    private static let plain: [(name: String, family: ModelFamily)] = [
        ("ETS", .ets(nil)), ("ETSAverage", .etsAverage), ("Theta", .theta), ("DOT", .dynamicTheta),
        ("CES", .complexSmoothing),
        ("ARIMA", .arima), ("Combination", .combination),
        ("IntermittentCombination", .intermittentCombination),
        ("MSTL", .multipleSeasons(.arima, isLogarithmic: false)),
    ]

    static let names =
        plain.map(\.name) + NaiveModel.Method.allCases.map(\.rawValue)
        + IntermittentModel.Method.allCases.map(\.rawValue)

    private static func named(_ name: String) -> ModelFamily? {
        let parts = name.split(separator: "+", omittingEmptySubsequences: false)
        if parts.count > 1 {
            let members = parts.compactMap { single(String($0)) }
            return members.count == parts.count ? .mean(members) : nil
        }
        return single(name)
    }

    private static func single(_ name: String) -> ModelFamily? {
        let wanted = name.lowercased()
        if let form = ETSForm(name: name) { return .ets(form) }
        if let method = NaiveModel.Method.allCases.first(where: { $0.rawValue.lowercased() == wanted }) {
            return .benchmark(method)
        }
        if let method = IntermittentModel.Method.allCases.first(where: { $0.rawValue.lowercased() == wanted })
        {
            return .intermittent(method)
        }
        return plain.first { $0.name.lowercased() == wanted }?.family
    }

    /// The families whose forecasts a combination averages, with their weight before any error is seen.
    ///
    /// Fifty observations are what the identification of ARIMA orders asks for (Box, Jenkins, Reinsel & Ljung
    /// 2015, section 1.3); shorter series without season, mostly yearly ones, take a random walk with drift
    /// in its place, at half the weight: its line from the first to the last value misses growth that
    /// quickens. The benchmarks weigh little unless they did clearly better.
    static func members(observations: Int, seasonalPeriod: Int) -> [(family: ModelFamily, prior: Double)] {
        let smoothing: [ModelFamily] = [.etsAverage, .dynamicTheta, .adjustedComplexSmoothing]
        if seasonalPeriod == 1 && observations < 50 {
            return smoothing.map { ($0, 1) } + [(.benchmark(.drift), 0.5), (.benchmark(.mean), 0.05)]
        }
        var full = smoothing + [.arima]
        if !SeasonalPeriods.multiple(of: seasonalPeriod, observations: observations).isEmpty {
            full += [
                .multipleSeasons(.arima, isLogarithmic: false), .multipleSeasons(.arima, isLogarithmic: true),
                .multipleSeasons(.dynamicTheta, isLogarithmic: true),
            ]
        }
        let benchmarks: [ModelFamily] =
            [.benchmark(.mean)] + (seasonalPeriod > 1 ? [.benchmark(.seasonalNaive)] : [])
        return full.map { ($0, 1) } + benchmarks.map { ($0, 0.1) }
    }

    /// The families whose rates a combination for intermittent demand averages.
    ///
    /// The mean of everything joins for long histories, whose level is more often steady than the methods
    /// that adapt assume.
    static func intermittentMembers(observations: Int) -> [(family: ModelFamily, prior: Double)] {
        let adaptive: [(ModelFamily, Double)] = [
            (.intermittent(.sba), 0.3), (.intermittent(.tsb), 1), (.intermittent(.imapa), 1),
            (.intermittent(.ses), 0.5), (.intermittent(.adida), 1),
        ]
        return observations >= 100 ? adaptive + [(.intermittent(.averageRate), 1)] : adaptive
    }

    /// The families that the automatic choice tries for a pattern of demand, the preferred one first.
    ///
    /// Rare demand may still follow the week, which the methods of intermittent demand cannot show.
    static func candidates(for demandClass: DemandClass, seasonalPeriod: Int) -> [ModelFamily] {
        switch demandClass {
        case .smooth, .erratic: [.combination]
        case .intermittent, .lumpy:
            seasonalPeriod > 1 ? [.intermittentCombination, .combination] : [.intermittentCombination]
        case .none: []
        }
    }
}
