/// Whether old observations lose their weight: the forecastability condition.
///
/// Source: Hyndman, Akram & Archibald (2008), "The admissible parameter space for exponential smoothing
/// models", Annals of the Institute of Statistical Mathematics 60: roots of the characteristic polynomial
/// within the unit circle, here tested by the Schur–Cohn recursion. Within the usual region only seasonal
/// forms can fail.
struct ETSAdmissibility {
    private let period: Int
    private var polynomial: [Double]

    init(period: Int) {
        self.period = period
        polynomial = [Double](repeating: 0, count: period + 2)
    }

    mutating func allows(_ parameters: SmoothingParameters, form: ETSForm) -> Bool {
        guard form.hasSeason else { return true }
        let (alpha, beta, gamma, phi) = parameters.values
        let inner = alpha + beta - alpha * phi
        for power in 0...(period + 1) { polynomial[power] = inner }
        polynomial[0] = phi * (1 - alpha - gamma)
        polynomial[1] = alpha + beta - alpha * phi + gamma - 1
        polynomial[period] = alpha + beta - phi
        polynomial[period + 1] = 1
        return rootsAreInside()
    }

    private mutating func rootsAreInside() -> Bool {
        var degree = polynomial.count - 1
        while degree > 0 {
            let ratio = polynomial[0] / polynomial[degree]
            guard abs(ratio) <= 1 + 1e-10 else { return false }
            let scale = 1 - ratio * ratio
            guard scale > 1e-14 else { return true }
            reduce(degree, ratio)
            degree -= 1
        }
        return true
    }

    /// Replaces p(z) by (p(z) − ratio · reversed p(z)) / z, in place from both ends.
    private mutating func reduce(_ degree: Int, _ ratio: Double) {
        var low = 0
        var high = degree
        while low <= high {
            let first = polynomial[low]
            let last = polynomial[high]
            polynomial[low] = first - ratio * last
            polynomial[high] = last - ratio * first
            low += 1
            high -= 1
        }
        for power in 0..<degree { polynomial[power] = polynomial[power + 1] }
    }
}
