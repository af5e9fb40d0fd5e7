import Testing

@testable import Forecasting

/// One-step forecasts of statsforecast 2.1.1.
struct AggregationCase: Sendable {
    let values: [Double]
    let optimizedCroston: Double
    let adida: Double
    let imapa: Double

    static let published = [
        AggregationCase(
            values: [0, 0, 3, 0, 0, 0, 1, 0, 5, 0, 0, 2, 0, 0, 0, 0, 1, 0, 4, 0, 0, 0, 2, 0],
            optimizedCroston: 0.8745144038470055, adida: 0.8538015666663435, imapa: 0.7393976737786843),
        AggregationCase(
            values: [10, 12, 0, 9, 0, 0, 14, 11, 0, 8, 13, 0, 0, 10, 9, 0],
            optimizedCroston: 6.467978272135057, adida: 5.732198450001753, imapa: 5.828771526434506),
    ]
}

@Suite("Intermittent demand by aggregation and optimised smoothing")
struct TemporalAggregationTests {
    @Test("ADIDA, IMAPA and optimised Croston are the published ones", arguments: AggregationCase.published)
    func matchesPublished(_ published: AggregationCase) throws {
        func rate(_ method: IntermittentModel.Method) throws -> Double {
            try IntermittentModel(published.values, method: method).rate
        }
        #expect(isClose(try rate(.optimizedCroston), published.optimizedCroston, relative: 1e-6))
        #expect(isClose(try rate(.adida), published.adida, relative: 1e-6))
        #expect(isClose(try rate(.imapa), published.imapa, relative: 1e-6))
    }

    @Test("demand without zeros is not aggregated")
    func noZeros() throws {
        let values: [Double] = [4, 6, 5, 7, 5, 6, 4, 5]
        let adida = try IntermittentModel(values, method: .adida)
        let imapa = try IntermittentModel(values, method: .imapa)
        #expect(adida.rate == imapa.rate)
        #expect(TemporalAggregation.spans(values, all: true) == 1...1)
    }

    @Test(
        "every method forecasts scaled demand scaled, and never below zero",
        arguments: IntermittentModel.Method.allCases)
    func scaling(_ method: IntermittentModel.Method) throws {
        let values = SampleDemand.intermittent(days: 80, share: 0.3)
        let small = try IntermittentModel(values, method: method)
        let large = try IntermittentModel(values.map { 8 * $0 }, method: method)
        #expect(isClose(large.rate, 8 * small.rate, relative: 1e-6))
        #expect(small.rate >= 0 && small.fitted.allSatisfy { $0 >= 0 })
        #expect(small.fitted.count == 80)
    }

    @Test(
        "histories without demand and of one period have a forecast",
        arguments: IntermittentModel.Method.allCases)
    func degenerate(_ method: IntermittentModel.Method) throws {
        #expect(try IntermittentModel([0, 0, 0, 0], method: method).rate == 0)
        #expect(try IntermittentModel([3], method: method).rate.isFinite)
        let forecast = try IntermittentModel([0, 0, 0], method: method).forecast(horizon: 2)
        #expect(forecast.intervals[1].upper.allSatisfy { $0.isFinite && $0 >= 0 })
    }
}
