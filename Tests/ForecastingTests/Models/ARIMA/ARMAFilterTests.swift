internal import Foundation
import Statistics
import Testing

@testable import Forecasting

@Suite("Exact prediction of ARMA processes")
struct ARMAFilterTests {
    /// −2 log-likelihood from the whole covariance matrix, by Cholesky's decomposition.
    private func direct(_ values: [Double], covariance: (Int) -> Double) -> Double {
        let count = values.count
        var factor = [Double](repeating: 0, count: count * count)
        var whitened = values
        var result = Double(count) * log(2 * Double.pi)
        for row in 0..<count {
            for column in 0...row {
                var sum = covariance(row - column)
                for inner in 0..<column {
                    sum -= factor[row * count + inner] * factor[column * count + inner]
                }
                factor[row * count + column] =
                    row == column ? sum.squareRoot() : sum / factor[column * count + column]
            }
            for inner in 0..<row { whitened[row] -= factor[row * count + inner] * whitened[inner] }
            whitened[row] /= factor[row * count + row]
            result += 2 * log(factor[row * count + row]) + whitened[row] * whitened[row]
        }
        return result
    }

    private func sample(_ count: Int) -> [Double] {
        var random = SeededRandom(seed: 5)
        return (0..<count).map { _ in random.nextNormal() }
    }

    private func terms(_ plain: [Double], _ seasonal: [Double], sign: Double) -> LagPolynomial {
        var polynomial = LagPolynomial(
            plainCount: plain.count, seasonalCount: seasonal.count, period: 4, sign: sign)
        polynomial.set(plain, seasonal)
        return polynomial
    }

    @Test(
        "the likelihood is that of the multivariate normal distribution",
        arguments: [
            ([0.6], [], [], []), ([], [-0.8], [], []), ([0.5, -0.3], [0.4], [], []),
            ([0.4], [0.3], [0.5], [-0.6]), ([], [0.3, 0.2], [], [0.9]),
        ] as [([Double], [Double], [Double], [Double])])
    func likelihood(_ ar: [Double], _ ma: [Double], _ seasonalAR: [Double], _ seasonalMA: [Double]) {
        let values = sample(30)
        let autoregressive = terms(ar, seasonalAR, sign: -1)
        let movingAverage = terms(ma, seasonalMA, sign: 1)
        let degree = max(autoregressive.degree, movingAverage.degree)
        let covariances = ARMACovariances(degree: degree + 30)
        covariances.compute(autoregressive, movingAverage, count: 30)
        let filter = ARMAFilter(count: 30, degree: degree)
        for time in 0..<30 { filter.values[time] = values[time] }
        var standardised = [Double](repeating: 0, count: 30)
        standardised.withUnsafeMutableBufferPointer {
            filter.run(autoregressive: autoregressive, movingAverage: movingAverage, standardised: $0)
        }
        let squares = standardised.reduce(0) { $0 + $1 * $1 } / (filter.scale * filter.scale)
        let found = 30 * log(2 * Double.pi) + 60 * log(filter.scale) + squares
        let expected = direct(values) { covariances.values[$0] }
        #expect(isClose(found, expected, relative: 1e-6))
    }

    @Test("autocovariances are the textbook's for AR(1) and MA(1)")
    func covariances() {
        let covariances = ARMACovariances(degree: 4)
        covariances.compute(terms([0.6], [], sign: -1), terms([], [], sign: 1), count: 3)
        #expect(isClose(covariances.values[0], 1 / (1 - 0.36), relative: 1e-12))
        #expect(isClose(covariances.values[3], 0.216 / (1 - 0.36), relative: 1e-12))
        covariances.compute(terms([], [], sign: -1), terms([0.5], [], sign: 1), count: 2)
        #expect(isClose(covariances.values[0], 1.25, relative: 1e-12))
        #expect(isClose(covariances.values[1], 0.5, relative: 1e-12))
        #expect(covariances.values[2] == 0)
    }

    @Test("a seasonal and a plain polynomial multiply")
    func product() {
        let polynomial = terms([0.5], [0.4], sign: -1)
        #expect(polynomial.lags == [1, 4, 5])
        #expect(largestDifference(polynomial.coefficients, [0.5, 0.4, -0.2]) < 1e-12)
        let integrated = polynomial.integrated(differences: 1, seasonal: 0, period: 4)
        #expect(zip(integrated, [1.5, -0.5, 0, 0.4, -0.6, 0.2]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test("free variables always give roots outside of the unit circle")
    func stationarity() throws {
        let order = try ARIMAOrder(3, 0, 2, seasonal: (1, 0, 1), period: 4)
        var random = SeededRandom(seed: 1)
        for _ in 0..<50 {
            var polynomials = ARMAPolynomials(order: order)
            let free = (0..<7).map { _ in 2 * random.nextNormal() }
            free.withUnsafeBufferPointer { polynomials.set($0) }
            #expect(polynomials.rootsLieBeyond(1, period: 4))
        }
    }
}
