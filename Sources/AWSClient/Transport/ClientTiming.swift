public import Foundation

/// Clock, sleep and chance of a client; tests give their own.
public struct ClientTiming: Sendable {
    public var now: @Sendable () -> Date
    public var sleep: @Sendable (Duration) async throws -> Void
    /// From 0 to 1.
    public var jitter: @Sendable () -> Double

    public init(
        now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void,
        jitter: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.jitter = jitter
    }

    public static let system = ClientTiming(
        now: { Date.now }, sleep: { try await Task.sleep(for: $0) }, jitter: { Double.random(in: 0...1) })
}
