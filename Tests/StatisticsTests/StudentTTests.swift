import Statistics
import Testing

/// Reference values: scipy 1.17.1 (`scipy.stats`); probabilities above a mean of 10⁴ recomputed with 50 digits.
@Suite("Student's t distribution")
struct StudentTTests {
    static let probabilities: [[Double]] = [
        [1.0, 0.3, 0.5927735790777423, 0.4072264209222577, 0.29202741851723923],
        [1.0, -40.0, 0.007956089912025812, 0.9920439100879742, 0.00019881941672941338],
        [2.0, 1.5, 0.8638034375544994, 0.13619656244550055, 0.11413441178180372],
        [3.0, -2.2, 0.05758597598823534, 0.9424140240117647, 0.053818288156802375],
        [4.5, 10.0, 0.9998473597121583, 0.00015264028784169793, 6.618132102898026e-05],
        [10.0, 0.01, 0.5038910125045143, 0.4961089874954857, 0.3890869837004269],
        [10.0, 2.228138851964939, 0.9749999999990957, 0.02500000000090432, 0.04238498467091787],
        [30.0, -1.3, 0.10175047926905843, 0.8982495207309416, 0.16919064854071256],
        [200.0, 3.7, 0.9998606900339883, 0.00013930996601172802, 0.0005135346570330716],
        [1000000.0, 1.0, 0.8413446250832108, 0.15865537491678916, 0.24197060353383154],
        [0.5, 2.0, 0.7772425549084343, 0.22275744509156564, 0.051899228247372614],
    ]

    static let quantiles: [[Double]] = [
        [1.0, 0.975, 12.706204736174694],
        [2.0, 0.975, 4.302652729749462],
        [3.0, 0.6, 0.2766706623326898],
        [5.0, 0.501, 0.002634309180336549],
        [10.0, 0.95, 1.8124611228116756],
        [10.0, 1e-12, -40.5320961786626],
        [30.0, 0.3, -0.5300190039065046],
        [120.0, 0.999, 3.15953874331711],
        [100000.0, 0.025, -1.95998770753461],
        [0.7, 0.99, 135.57150574187764],
        [48.0, 0.9995, 3.5050679704702397],
    ]

    @Test("cdf, survival and density agree with scipy", arguments: probabilities)
    func probability(row: [Double]) throws {
        let t = try StudentT(degreesOfFreedom: row[0])
        #expect(isClose(t.cdf(row[1]), row[2], relative: 1e-12))
        #expect(isClose(t.survival(row[1]), row[3], relative: 1e-12))
        #expect(isClose(t.pdf(row[1]), row[4], relative: 1e-11))
    }

    @Test("the quantile agrees with scipy", arguments: quantiles)
    func quantile(row: [Double]) throws {
        let t = try StudentT(degreesOfFreedom: row[0])
        #expect(isClose(try t.quantile(row[1]), row[2], relative: 1e-11))
    }

    @Test("quantile and cdf undo each other", arguments: [0.5, 1, 3, 7.5, 40, 1000])
    func roundTrip(degrees: Double) throws {
        let t = try StudentT(degreesOfFreedom: degrees)
        for probability in [1e-9, 0.001, 0.05, 0.29, 0.31, 0.4999, 0.7, 0.99] {
            #expect(isClose(t.cdf(try t.quantile(probability)), probability, relative: 1e-11))
        }
    }

    @Test("moments that do not exist are not invented")
    func moments() throws {
        #expect(try StudentT(degreesOfFreedom: 1).mean.isNaN)
        #expect(try StudentT(degreesOfFreedom: 2).variance == .infinity)
        #expect(try StudentT(degreesOfFreedom: 4).variance == 2)
        #expect(throws: DistributionError.self) { try StudentT(degreesOfFreedom: 0) }
    }
}
