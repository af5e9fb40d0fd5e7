@testable import Baton

/// What the world around a run does, drawn from a seed by path and attempt: the same for the machine and for the
/// reference, whatever the order in which they ask.
struct Oracle: Sendable {
    let seed: UInt64

    enum Outcome {
        case success(Value)
        case retryable(after: Int64)
        case fatal
        case cancelled
    }

    /// One attempt of an operation: how long it takes, in nanoseconds, and how it ends.
    func attempt(_ number: Int, of path: String) -> (nanoseconds: Int64, outcome: Outcome) {
        let draw = draw(path, UInt64(number))
        let number = Int64(draw >> 32 & 0xFF)
        let outcome: Outcome =
            switch draw % 16 {
            case 0, 1: .fatal
            case 2, 3, 4: .retryable(after: 1 + Self.nanoseconds(draw >> 7) / 3)
            case 5 where draw >> 8 & 3 == 0: .cancelled
            case 6: .success(.int(number % 10))
            default: .success(["x": .int(number % 10), "k\(number % 3)": .int(number % 5)])
            }
        return (1 + Self.nanoseconds(draw >> 16), outcome)
    }

    /// A person's answer to an approval, so long after it was asked for.
    func answer(to path: String) -> (after: Int64, isApproved: Bool) {
        let draw = draw(path, 100)
        return (1 + Self.nanoseconds(draw >> 8), draw & 3 != 0)
    }

    /// When the signal of a name is sent.
    func signal(_ name: String) -> Int64 { 1 + Self.nanoseconds(draw(name, 101)) * 2 }

    /// Up to ten seconds.
    private static func nanoseconds(_ draw: UInt64) -> Int64 { Int64(draw % 10_000_000_019) }

    /// FNV-1a over the path, mixed by SplitMix64.
    private func draw(_ path: String, _ salt: UInt64) -> UInt64 {
        var hash = 0xCBF2_9CE4_8422_2325 ^ seed
        for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var random = SeededGenerator(seed: hash &+ salt &* 0x9E37_79B9_7F4A_7C15)
        return random.next()
    }
}
