import Statistics
import Testing

@Suite("The simplex search")
struct NelderMeadTests {
    @Test("it finds the floor of Rosenbrock's valley")
    func rosenbrock() {
        let minimum = NelderMead(start: [-1.2, 1], maximumEvaluations: 2000).minimize { point in
            let first = 1 - point[0]
            let second = point[1] - point[0] * point[0]
            return first * first + 100 * second * second
        }
        #expect(minimum.converged)
        #expect(abs(minimum.point[0] - 1) < 1e-4)
        #expect(abs(minimum.point[1] - 1) < 1e-4)
    }

    @Test("it copes with eight variables")
    func sphere() {
        let target = (1...8).map(Double.init)
        let minimum = NelderMead(start: [Double](repeating: 0, count: 8), maximumEvaluations: 20_000).minimize
        {
            var sum = 0.0
            for index in 0..<8 { sum += ($0[index] - target[index]) * ($0[index] - target[index]) }
            return sum
        }
        #expect(minimum.value < 1e-6)
    }

    @Test("points outside of the domain are left")
    func domain() {
        let minimum = NelderMead(start: [2]).minimize { $0[0] <= 0.5 ? .nan : $0[0] }
        #expect(minimum.point[0] > 0.5 && minimum.point[0] < 0.51)
    }

    @Test("it stops when the evaluations run out and says so")
    func limit() {
        let minimum = NelderMead(start: [5, 5], maximumEvaluations: 10).minimize {
            $0[0] * $0[0] + $0[1] * $0[1]
        }
        #expect(!minimum.converged)
        #expect(minimum.evaluations <= 14)
    }
}
