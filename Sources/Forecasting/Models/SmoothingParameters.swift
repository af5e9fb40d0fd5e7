/// The four smoothing parameters that the inner loops read.
struct SmoothingParameters {
    var alpha: Double
    var beta: Double
    var gamma: Double
    var phi: Double

    var values: (Double, Double, Double, Double) { (alpha, beta, gamma, phi) }
}
