/// Where a history is cut to test a method on its own past.
///
/// Up to eight origins, evenly spaced over the later half of the history; each fold forecasts the same number
/// of periods and is fitted only to what came before its origin.
struct RollingOrigin {
    let origins: [Int]
    let horizon: Int
    /// Observations that at least one fold forecasts.
    let heldBack: Int

    private static let maximumFolds = 8

    /// No origins where the history is too short to hold back anything.
    init(observations: Int, seasonalPeriod: Int, horizon: Int) {
        let shortest = max(ThinHistoryModel.limit, 2 * seasonalPeriod + 1, observations / 2)
        let spare = observations - shortest
        guard spare > 0 else {
            origins = []
            self.horizon = 0
            heldBack = 0
            return
        }
        let ahead = min(horizon, max(1, spare / 2))
        let last = observations - ahead
        let folds = min(Self.maximumFolds, last - shortest + 1)
        let span = last - shortest
        origins = (0..<folds).map { fold in
            folds == 1 ? last : shortest + span * fold / (folds - 1)
        }
        self.horizon = ahead
        heldBack = spare
    }
}
