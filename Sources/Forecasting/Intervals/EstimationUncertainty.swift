/// How much wider than claimed the errors of models fitted to few observations are.
///
/// Models state the spread of future errors as if their form and parameters were known. What that leaves out
/// shrinks with the number of observations: over series of the M3 and M4 competitions the 95 % bounds of
/// fitted models hold 95 % once they are widened by 1 + 16/n, from yearly series of a dozen values to weekly
/// ones of a thousand, while the error of a single series on its own past says little about it.
///
/// Source of the effect: Chatfield (1993), "Calculating interval forecasts", Journal of Business & Economic
/// Statistics 11, section 6; the constant is measured (see Benchmarks/README.md).
enum EstimationUncertainty {
    private static let observationsLost = 16.0

    static func factor(observations: Int) -> Double { 1 + observationsLost / Double(max(observations, 8)) }
}
