internal import Foundation

/// The estimation problem as an unconstrained one: a vector of free variables to −2 log-likelihood and
/// gradient.
///
/// Smoothing parameters pass through logistic curves onto the usual region (β below α, γ below 1 − α); states
/// are measured from their starting values in units of the series' step size. The last season follows from
/// the others.
struct ETSObjective: SmoothObjective {
    private let form: ETSForm
    private let likelihood: ETSLikelihood
    private let origin: ETSParameters
    private let stateUnit: Double
    private let trendUnit: Double
    private let seasonUnit: Double
    private var admissibility: ETSAdmissibility
    private var smoothing = SmoothingParameters(alpha: 0, beta: 0, gamma: 0, phi: 1)
    /// Weight of the squared distance from the start: 0 for maximum likelihood, more for estimates that short
    /// series cannot lead far astray.
    private let ridge: Double
    private let centre: [Double]

    let dimension: Int

    init(form: ETSForm, workspace: ETSWorkspace, origin: ETSParameters, ridge: Double = 0) {
        self.form = form
        self.ridge = ridge
        self.origin = origin
        likelihood = ETSLikelihood(form: form, workspace: workspace)
        stateUnit = workspace.stepSize
        trendUnit = workspace.stepSize / 10
        seasonUnit =
            form.season == .multiplicative
            ? workspace.stepSize / max(abs(origin.level), workspace.stepSize) : workspace.stepSize
        admissibility = ETSAdmissibility(period: workspace.period)
        dimension =
            2 + (form.hasTrend ? 2 : 0) + (form.trend == .damped ? 1 : 0)
            + (form.hasSeason ? workspace.period : 0)
        centre = Self.start(form, origin, dimension)
    }

    /// The variables that stand for the origin.
    func start() -> [Double] { centre }

    private static func start(_ form: ETSForm, _ origin: ETSParameters, _ dimension: Int) -> [Double] {
        let range = SmoothingRange.self
        var point = [logit(origin.alpha, range.lower, range.upper)]
        if form.hasTrend { point.append(logit(origin.beta, range.lower, origin.alpha)) }
        if form.hasSeason { point.append(logit(origin.gamma, range.lower, 1 - origin.alpha)) }
        if form.trend == .damped {
            point.append(logit(origin.phi, range.dampingLower, range.dampingUpper))
        }
        return point + [Double](repeating: 0, count: dimension - point.count)
    }

    mutating func value(at point: UnsafeBufferPointer<Double>) -> Double {
        place(point)
        guard admissibility.allows(smoothing, form: form) else { return .infinity }
        guard ridge > 0 else { return likelihood.objective(smoothing) }
        var squares = 0.0
        for index in point.indices {
            squares += (point[index] - centre[index]) * (point[index] - centre[index])
        }
        return likelihood.objective(smoothing) + ridge * squares
    }

    /// The gradient at the point last evaluated.
    mutating func gradient(
        at point: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>
    ) {
        defer {
            for index in point.indices { result[index] += 2 * ridge * (point[index] - centre[index]) }
        }
        let slopes = likelihood.gradient(smoothing)
        let range = SmoothingRange.self
        var next = 1
        var alphaSlope = slopes.alpha
        if form.hasTrend {
            let share = logistic(point[next])
            alphaSlope += slopes.beta * share
            result[next] = slopes.beta * (smoothing.alpha - range.lower) * share * (1 - share)
            next += 1
        }
        if form.hasSeason {
            let share = logistic(point[next])
            alphaSlope -= slopes.gamma * share
            result[next] = slopes.gamma * (1 - smoothing.alpha - range.lower) * share * (1 - share)
            next += 1
        }
        if form.trend == .damped {
            let share = logistic(point[next])
            result[next] = slopes.phi * (range.dampingUpper - range.dampingLower) * share * (1 - share)
            next += 1
        }
        let share = logistic(point[0])
        result[0] = alphaSlope * (range.upper - range.lower) * share * (1 - share)
        result[next] = slopes.level * stateUnit
        next += 1
        if form.hasTrend {
            result[next] = slopes.trend * trendUnit
            next += 1
        }
        guard form.hasSeason else { return }
        let adjoint = likelihood.workspace.seasonAdjoint
        let last = likelihood.workspace.period - 1
        for index in 0..<last { result[next + index] = (adjoint[index] - adjoint[last]) * seasonUnit }
    }

    /// Smoothing parameters and initial states at a point.
    mutating func parameters(at point: UnsafeBufferPointer<Double>) -> ETSParameters {
        place(point)
        let workspace = likelihood.workspace
        return ETSParameters(
            alpha: smoothing.alpha, beta: smoothing.beta, gamma: smoothing.gamma, phi: smoothing.phi,
            level: workspace.level[0], trend: workspace.trend[0],
            season: form.hasSeason ? (0..<workspace.period).map { workspace.season[$0] } : [])
    }

    /// Puts the point's parameters into `smoothing` and its states into the workspace.
    private mutating func place(_ point: UnsafeBufferPointer<Double>) {
        let range = SmoothingRange.self
        let workspace = likelihood.workspace
        var next = 1
        smoothing.alpha = range.lower + (range.upper - range.lower) * logistic(point[0])
        if form.hasTrend {
            smoothing.beta = range.lower + (smoothing.alpha - range.lower) * logistic(point[next])
            next += 1
        }
        if form.hasSeason {
            smoothing.gamma = range.lower + (1 - smoothing.alpha - range.lower) * logistic(point[next])
            next += 1
        }
        if form.trend == .damped {
            smoothing.phi =
                range.dampingLower + (range.dampingUpper - range.dampingLower) * logistic(point[next])
            next += 1
        }
        workspace.level[0] = origin.level + stateUnit * point[next]
        next += 1
        workspace.trend[0] = form.hasTrend ? origin.trend + trendUnit * point[next] : 0
        if form.hasTrend { next += 1 }
        guard form.hasSeason else { return }
        placeSeason(point, from: next)
    }

    private func placeSeason(_ point: UnsafeBufferPointer<Double>, from next: Int) {
        let workspace = likelihood.workspace
        let last = workspace.period - 1
        var remainder = form.season == .multiplicative ? Double(workspace.period) : 0
        for index in 0..<last {
            let state = origin.season[index] + seasonUnit * point[next + index]
            workspace.season[index] = state
            remainder -= state
        }
        workspace.season[last] = remainder
    }

    private func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    /// The inverse of the curve onto lower … upper, kept away from its flat ends.
    private static func logit(_ value: Double, _ lower: Double, _ upper: Double) -> Double {
        let share = upper > lower ? (value - lower) / (upper - lower) : 0.5
        let kept = min(max(share, 0.002), 0.998)
        return log(kept / (1 - kept))
    }
}
