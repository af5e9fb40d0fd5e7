/// The families of models that compete for a demand series.
enum ModelFamily: Sendable, Hashable {
    /// Exponential smoothing; without a form the one of least AICc.
    case ets(ETSForm?)
    case theta
    case etsTheta
    case benchmark(NaiveModel.Method)
    case intermittent(IntermittentModel.Method)

    /// Reads a name as ``ModelChoice`` lists them.
    init(name: String) throws(ForecastingError) {
        guard let family = Self.named(name) else {
            throw ForecastingError(
                .unknownModel, "expected a known model, found '\(name)'",
                hint: "use automatic, \(Self.names.joined(separator: ", ")) or a form such as ETS(A,N,A)")
        }
        self = family
    }

    static let names =
        ["ETS", "Theta", "ETS+Theta"] + NaiveModel.Method.allCases.map(\.rawValue)
        + IntermittentModel.Method.allCases.map(\.rawValue)

    private static func named(_ name: String) -> ModelFamily? {
        let wanted = name.lowercased()
        if let form = ETSForm(name: name) { return .ets(form) }
        if let method = NaiveModel.Method.allCases.first(where: { $0.rawValue.lowercased() == wanted }) {
            return .benchmark(method)
        }
        if let method = IntermittentModel.Method.allCases.first(where: { $0.rawValue.lowercased() == wanted })
        {
            return .intermittent(method)
        }
        return switch wanted {
        case "ets": .ets(nil)
        case "theta": .theta
        case "ets+theta": .etsTheta
        default: nil
        }
    }

    /// The families that the automatic choice tries for a pattern of demand.
    static func candidates(for demandClass: DemandClass, observations: Int, seasonalPeriod: Int)
        -> [ModelFamily]
    {
        var families: [ModelFamily]
        switch demandClass {
        case .smooth, .erratic:
            families = [.etsTheta, .ets(nil), .theta]
        case .intermittent, .lumpy:
            families = [.intermittent(.tsb), .intermittent(.sba), .etsTheta]
        case .none:
            families = []
        }
        if !families.isEmpty, seasonalPeriod > 1, observations >= 4 * seasonalPeriod {
            families.append(.benchmark(.seasonalNaive))
        }
        return families + [.benchmark(.mean)]
    }
}
