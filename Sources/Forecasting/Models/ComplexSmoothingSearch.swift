internal import Statistics

/// Looks for the complex smoothing parameters of least squared error within their bounds.
struct ComplexSmoothingSearch {
    private let season: ComplexSmoothingModel.Season

    private static let lower = 0.01
    private static let upper = [1.8, 1.9, 1.5, 1.5]

    init(season: ComplexSmoothingModel.Season) {
        self.season = season
    }

    func run(_ filter: ComplexSmoothingFilter) -> ComplexSmoothing {
        let start = usualStart
        let search = NelderMead(
            start: start, steps: start.map { _ in 0.05 }, tolerance: 1e-6,
            maximumEvaluations: 100 * start.count)
        let minimum = search.minimize { point in
            let smoothing = Self.smoothing(point)
            guard isAllowed(point), isStable(smoothing.alpha0, smoothing.alpha1) else { return .infinity }
            return filter.squaredError(smoothing)
        }
        return minimum.point.withUnsafeBufferPointer { Self.smoothing($0) }
    }

    private var usualStart: [Double] {
        switch season {
        case .none, .simple: [1.3, 1]
        case .partial: [1.3, 1, 0.1]
        case .full: [1.3, 1, 1.3, 1]
        }
    }

    private static func smoothing(_ point: UnsafeBufferPointer<Double>) -> ComplexSmoothing {
        ComplexSmoothing(
            alpha0: point[0], alpha1: point[1], beta0: point.count > 2 ? point[2] : 0,
            beta1: point.count > 3 ? point[3] : 0)
    }

    private func isAllowed(_ point: UnsafeBufferPointer<Double>) -> Bool {
        for index in point.indices where point[index] < Self.lower || point[index] > Self.upper[index] {
            return false
        }
        return true
    }

    /// Whether old observations lose their weight: both roots of the discount matrix within the unit circle.
    private func isStable(_ alpha0: Double, _ alpha1: Double) -> Bool {
        let trace = 2 - 2 * alpha0 + alpha1
        let determinant = (1 - alpha0 + alpha1) * (1 - alpha0) + (1 - alpha1) * (1 - alpha0 - alpha1)
        return abs(determinant) < 1 && abs(trace) < 1 + determinant
    }
}
