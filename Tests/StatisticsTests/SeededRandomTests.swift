import Statistics
import Testing

@Suite("Seeded random numbers")
struct SeededRandomTests {
    @Test("one seed gives one sequence, another seed another")
    func reproducible() {
        var first = SeededRandom(seed: 7)
        var second = SeededRandom(seed: 7)
        var third = SeededRandom(seed: 8)
        let sequence = (0..<20).map { _ in first.next() }
        #expect(sequence == (0..<20).map { _ in second.next() })
        #expect(sequence != (0..<20).map { _ in third.next() })
    }

    @Test("uniform numbers fill the unit interval evenly")
    func uniform() {
        var random = SeededRandom(seed: 1)
        let sample = (0..<20_000).map { _ in random.nextUniform() }
        #expect(sample.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs((SampleStatistics.mean(sample) ?? 0) - 0.5) < 0.01)
        #expect(abs((SampleStatistics.variance(sample) ?? 0) - 1.0 / 12) < 0.003)
    }

    @Test("normal numbers have the moments and the tail of the normal distribution")
    func normal() {
        var random = SeededRandom(seed: 2)
        let sample = (0..<20_000).map { _ in random.nextNormal() }
        #expect(abs(SampleStatistics.mean(sample) ?? 1) < 0.03)
        #expect(abs((SampleStatistics.variance(sample) ?? 0) - 1) < 0.04)
        let beyond = Double(sample.filter { abs($0) > 1.959963984540054 }.count) / 20_000
        #expect(abs(beyond - 0.05) < 0.006)
    }

    @Test("gamma numbers have mean and variance of their shape", arguments: [0.3, 1, 7.5])
    func gamma(_ shape: Double) {
        var random = SeededRandom(seed: 3)
        let sample = (0..<20_000).map { _ in random.nextGamma(shape: shape) }
        #expect(abs((SampleStatistics.mean(sample) ?? 0) - shape) < 0.04 * shape + 0.01)
        #expect(abs((SampleStatistics.variance(sample) ?? 0) - shape) < 0.1 * shape + 0.01)
    }
}
