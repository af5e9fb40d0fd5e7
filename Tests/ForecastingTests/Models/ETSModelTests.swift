import Testing

@testable import Forecasting

@Suite("Exponential smoothing")
struct ETSModelTests {
    @Test("the gradient is the slope of the likelihood in every variable", arguments: ETSForm.all)
    func gradientMatchesDifferences(_ form: ETSForm) {
        let values = Array(PublishedSeries.airPassengers.prefix(60))
        let workspace = ETSWorkspace(values: values, period: 12)
        var origin = ETSInitialStates.heuristic(values, period: 12, form: form)
        origin.alpha = 0.3
        origin.beta = form.hasTrend ? 0.1 : 0
        origin.gamma = form.hasSeason ? 0.2 : 0
        origin.phi = form.trend == .damped ? 0.9 : 1
        var objective = ETSObjective(form: form, workspace: workspace, origin: origin)
        var point = objective.start()
        var gradient = [Double](repeating: 0, count: objective.dimension)
        _ = point.withUnsafeBufferPointer { objective.value(at: $0) }
        point.withUnsafeBufferPointer { at in
            gradient.withUnsafeMutableBufferPointer { objective.gradient(at: at, into: $0) }
        }
        for index in point.indices {
            let kept = point[index]
            let step = 1e-5
            point[index] = kept + step
            let above = point.withUnsafeBufferPointer { objective.value(at: $0) }
            point[index] = kept - step
            let below = point.withUnsafeBufferPointer { objective.value(at: $0) }
            point[index] = kept
            let slope = (above - below) / (2 * step)
            #expect(abs(slope - gradient[index]) < 1e-3 * max(1, abs(slope)), "variable \(index)")
        }
    }

    @Test(
        "simulated paths spread as the variance formula says",
        arguments: [
            "ETS(A,N,N)", "ETS(A,Ad,A)", "ETS(M,A,N)", "ETS(M,N,A)", "ETS(M,A,M)",
        ])
    func simulationMatchesFormula(_ name: String) throws {
        let form = try #require(ETSForm(name: name))
        let model = try ETSModel.fit(PublishedSeries.ukGas, period: 4, form: form)
        let expected = try #require(model.variances(horizon: 8)).map { $0.squareRoot() }
        let paths = SimulatedPaths.generate(steps: 8, count: 4000, seed: 3) { model.simulate(into: $0, &$1) }
        #expect(largestDifference(paths.deviations(), expected) < 0.06)
    }

    @Test("the textbook name reads back as the form", arguments: ETSForm.all)
    func nameRoundTrip(_ form: ETSForm) {
        #expect(ETSForm(name: form.description.lowercased()) == form)
    }

    @Test("a name that is no form is none")
    func unknownName() {
        #expect(ETSForm(name: "ETS(M,M,M)") == nil)
    }

    @Test("smoothing parameters stay in the usual region and the season keeps its sum")
    func parametersWithinBounds() throws {
        for form in ETSForm.all {
            let model = try ETSModel.fit(PublishedSeries.airPassengers, period: 12, form: form)
            let parameters = model.parameters
            #expect(parameters.alpha > 0 && parameters.alpha < 1)
            #expect(parameters.beta >= 0 && parameters.beta <= parameters.alpha)
            #expect(parameters.gamma >= 0 && parameters.gamma <= 1 - parameters.alpha)
            let sum = parameters.season.reduce(0, +)
            switch form.season {
            case .none: #expect(parameters.season.isEmpty)
            case .additive: #expect(abs(sum) < 1e-6)
            case .multiplicative: #expect(abs(sum - 12) < 1e-9)
            }
        }
    }

    @Test("a multiplicative form refuses zeros and says why")
    func zerosRuleOutMultiplicative() {
        let form = ETSForm(error: .multiplicative, trend: .none, season: .none)
        let error = #expect(throws: ForecastingError.self) {
            try ETSModel.fit([0, 1, 2, 3, 4], period: 1, form: form)
        }
        #expect(error?.kind == .modelNotApplicable)
        #expect(error?.message.contains("above zero") == true)
    }

    @Test("a season needs two cycles")
    func seasonNeedsCycles() {
        let form = ETSForm(error: .additive, trend: .none, season: .additive)
        let error = #expect(throws: ForecastingError.self) {
            try ETSModel.fit([1, 2, 3, 4, 5, 6, 7, 8], period: 7, form: form)
        }
        #expect(error?.kind == .historyTooShort)
    }

    @Test("a straight line is continued as a straight line")
    func straightLine() throws {
        let line = (1...40).map { 10 + 2 * Double($0) }
        let forecast = try ETSModel.select(line, period: 1).forecast(horizon: 5)
        #expect(largestDifference(forecast.mean, [92, 94, 96, 98, 100]) < 0.005)
    }

    @Test("the scale of the data scales the forecast and changes nothing else")
    func scaleEquivariance() throws {
        let values = PublishedSeries.accidentalDeaths
        let form = ETSForm(error: .additive, trend: .none, season: .additive)
        let small = try ETSModel.fit(values, period: 12, form: form).forecast(horizon: 6)
        let large = try ETSModel.fit(values.map { $0 * 1e6 }, period: 12, form: form).forecast(horizon: 6)
        #expect(largestDifference(large.mean, small.mean.map { $0 * 1e6 }) < 1e-3)
    }

    @Test("weights that grow with age are not admissible")
    func admissibility() {
        var region = ETSAdmissibility(period: 4)
        let form = ETSForm(error: .additive, trend: .none, season: .additive)
        let sound = SmoothingParameters(alpha: 0.2, beta: 0, gamma: 0.3, phi: 1)
        let explosive = SmoothingParameters(alpha: 1.5, beta: 0, gamma: 1.2, phi: 1)
        let allowsSound = region.allows(sound, form: form)
        let allowsExplosive = region.allows(explosive, form: form)
        #expect(allowsSound)
        #expect(!allowsExplosive)
    }
}
