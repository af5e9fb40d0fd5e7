internal import Foundation

/// A reproducible source of random bits: xoshiro256** seeded through SplitMix64.
///
/// The same seed gives the same sequence on every machine. Not for secrets.
///
/// Source: Blackman & Vigna (2021), "Scrambled linear pseudorandom number generators", ACM TOMS 47(4).
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64
    private var spareNormal: Double?

    /// Starts the sequence that belongs to `seed`; any seed is good, zero included.
    public init(seed: UInt64) {
        var splitMix = seed
        s0 = Self.splitMix64(&splitMix)
        s1 = Self.splitMix64(&splitMix)
        s2 = Self.splitMix64(&splitMix)
        s3 = Self.splitMix64(&splitMix)
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let scrambled = Self.rotateLeft(s1 &* 5, 7) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = Self.rotateLeft(s3, 45)
        return scrambled
    }

    /// The next uniform number in [0, 1), with 53 random bits.
    public mutating func nextUniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// The next standard normal number.
    ///
    /// Source: Marsaglia & Bray (1964), the polar method; every second call returns the spare of the pair.
    public mutating func nextNormal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        while true {
            let first = 2 * nextUniform() - 1
            let second = 2 * nextUniform() - 1
            let radiusSquared = first * first + second * second
            guard radiusSquared > 0, radiusSquared < 1 else { continue }
            let factor = (-2 * log(radiusSquared) / radiusSquared).squareRoot()
            spareNormal = second * factor
            return first * factor
        }
    }

    /// The next number from a gamma distribution of scale 1.
    ///
    /// - Parameter shape: above 0; zero or less gives 0.
    ///
    /// Source: Marsaglia & Tsang (2000), "A simple method for generating gamma variables", ACM TOMS 26(3), with their
    /// power of a uniform number for shapes below 1.
    public mutating func nextGamma(shape: Double) -> Double {
        guard shape > 0 else { return 0 }
        guard shape >= 1 else {
            return nextGamma(shape: shape + 1) * pow(1 - nextUniform(), 1 / shape)
        }
        let offset = shape - 1.0 / 3
        let scale = 1 / (9 * offset).squareRoot()
        while true {
            let normal = nextNormal()
            let root = 1 + scale * normal
            guard root > 0 else { continue }
            let cube = root * root * root
            let uniform = 1 - nextUniform()
            if log(uniform) < 0.5 * normal * normal + offset * (1 - cube + log(cube)) { return offset * cube }
        }
    }

    private static func rotateLeft(_ bits: UInt64, _ count: UInt64) -> UInt64 {
        (bits << count) | (bits >> (64 - count))
    }

    private static func splitMix64(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
