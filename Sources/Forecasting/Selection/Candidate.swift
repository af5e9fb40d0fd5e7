/// A model fitted to the whole history, with what it did on the folds.
struct Candidate {
    let model: any DemandModel
    let folds: [FoldOutcome]
    /// Distinct observations that the folds forecast.
    let heldBack: Int

    init(model: any DemandModel, folds: [FoldOutcome] = [], heldBack: Int = 0) {
        self.model = model
        self.folds = folds
        self.heldBack = heldBack
    }

    var squaredError: Double { folds.reduce(0) { $0 + $1.squaredError } }
}
