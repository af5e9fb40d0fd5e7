/// What stock is to be good for: the service level, and how often anybody looks.
struct ServicePromise: Sendable, Hashable {
    /// The probability that stock lasts until an order arrives (P₁), in (0, 1).
    let level: Double
    /// Days between two looks at the stock; 0: it is watched all the time and units leave one by one.
    let reviewPeriodDays: Int

    /// Somebody looks every morning.
    static let defaultReviewPeriodDays = 1
}
