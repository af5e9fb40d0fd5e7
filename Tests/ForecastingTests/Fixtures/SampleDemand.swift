internal import Foundation
import Statistics

/// Made-up demand of known structure, from seeded random numbers.
enum SampleDemand {
    /// A level with a weekly pattern and normal noise, never negative.
    static func weekly(
        days: Int, level: Double = 100, amplitude: Double = 20, trend: Double = 0, noise: Double = 8,
        seed: UInt64 = 1
    ) -> [Double] {
        var random = SeededRandom(seed: seed)
        return (0..<days).map { day in
            let season = amplitude * sin(2 * Double.pi * Double(day % 7) / 7)
            return max(0, (level + trend * Double(day) + season + noise * random.nextNormal()).rounded())
        }
    }

    /// Sales on a share of the days, sizes 1 to 4.
    static func intermittent(days: Int, share: Double, seed: UInt64 = 1) -> [Double] {
        var random = SeededRandom(seed: seed)
        return (0..<days).map { _ in
            random.nextUniform() < share ? Double(1 + Int(random.nextUniform() * 4)) : 0
        }
    }
}
