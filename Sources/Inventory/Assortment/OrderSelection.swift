/// Chooses which orders to place when money or room does not do for all.
///
/// Maximises the value of the chosen orders: a knapsack with up to two constraints. Solved exactly by branch and
/// bound as long as that is quick; larger ones go to a ``LinearSolver``, and without one a selection that is proven
/// to be within a thousandth of the best will do.
///
/// Source: Martello & Toth, Knapsack Problems, Wiley 1990, section 2.5; the bound for two constraints is that of
/// their surrogate, ibid. section 3.
public struct OrderSelection: Sendable, Equatable {
    /// An order that could be placed.
    public struct Candidate: Sendable, Equatable {
        /// What it is worth to place it now, in money.
        public let value: Double
        /// What it costs.
        public let cost: Double
        /// The room it takes.
        public let space: Double

        /// Describes an order.
        ///
        /// - Parameters:
        ///   - value: money, at least 0.
        ///   - cost: money, at least 0.
        ///   - space: in units of room, at least 0.
        /// - Throws: `InventoryError` when a number is negative or not finite.
        public init(value: Double, cost: Double, space: Double = 0) throws(InventoryError) {
            try Require.nonNegative(value, "value")
            try Require.nonNegative(cost, "cost")
            try Require.nonNegative(space, "space")
            self.value = value
            self.cost = cost
            self.space = space
        }
    }

    /// Whether each order is placed, in the order given.
    public let isChosen: [Bool]
    /// The value of the chosen ones.
    public let value: Double

    /// The most candidates that are looked at before a solver is asked: about a tenth of a second.
    private static let workLimit = 50_000_000
    /// Without a solver a selection this close to the best one possible will do: a thousandth.
    private static let acceptedGap = 0.001

    /// Chooses.
    ///
    /// - Parameters:
    ///   - candidates: the orders that are due.
    ///   - budget: money, at least 0; absent for no limit.
    ///   - space: room, at least 0; absent for no limit.
    ///   - solver: asked when branch and bound takes too long.
    /// - Throws: `InventoryError`; of kind `infeasible` when it takes too long, nothing close enough is found and there
    ///   is no solver; or what the solver throws.
    public init(
        _ candidates: [Candidate], budget: Double?, space: Double? = nil, solver: (any LinearSolver)? = nil
    ) throws(InventoryError) {
        if let budget { try Require.nonNegative(budget, "budget") }
        if let space { try Require.nonNegative(space, "space") }
        var search = SelectionSearch(candidates, budget: budget ?? .infinity, space: space ?? .infinity)
        if search.run(workLimit: Self.workLimit) {
            isChosen = search.best
        } else if let solver {
            isChosen = try Self.solved(candidates, budget, space, solver)
        } else if search.gap(search.bound()) <= Self.acceptedGap {
            isChosen = search.best
        } else {
            throw InventoryError(
                kind: .infeasible, parameter: "candidates",
                message: "\(candidates.count) orders are too many to choose from exactly without a solver",
                hint: "install CBC (Debian: coinor-cbc), or choose for one supplier or site at a time")
        }
        value = zip(candidates, isChosen).reduce(0) { $0 + ($1.1 ? $1.0.value : 0) }
    }

    private static func solved(
        _ candidates: [Candidate], _ budget: Double?, _ space: Double?, _ solver: any LinearSolver
    ) throws(InventoryError) -> [Bool] {
        var constraints: [LinearProgram.Constraint] = []
        for (limit, path) in [(budget, \Candidate.cost), (space, \Candidate.space)] {
            guard let limit else { continue }
            let weights = Dictionary(
                uniqueKeysWithValues: candidates.enumerated().map { ($0, $1[keyPath: path]) })
            constraints.append(.init(weights: weights, upper: limit))
        }
        let variables = candidates.map {
            LinearProgram.Variable(upper: 1, cost: -$0.value, isWhole: true)
        }
        return try solver.solve(LinearProgram(variables: variables, constraints: constraints)).map {
            $0 > 0.5
        }
    }
}

/// Depth first over the candidates by value per share of the limits, cut where the rest cannot beat the best.
private struct SelectionSearch {
    private let order: [Int]
    private let values: [Double]
    private let costs: [Double]
    private let spaces: [Double]
    /// Cost and space in one measure: their shares of the limits added up.
    private let shares: [Double]
    private let budget: Double
    private let space: Double
    private var bestValue = 0.0
    private var bestPlaces: [Int] = []
    /// Candidates looked at so far.
    private var work = 0

    init(_ candidates: [OrderSelection.Candidate], budget: Double, space: Double) {
        // Rounding of sums must not shut out what fits exactly.
        self.budget = budget * (1 + 1e-12)
        self.space = space * (1 + 1e-12)
        func share(_ candidate: OrderSelection.Candidate) -> Double {
            (budget.isFinite && budget > 0 ? candidate.cost / budget : 0)
                + (space.isFinite && space > 0 ? candidate.space / space : 0)
        }
        let worth = candidates.map { candidate in
            let part = share(candidate)
            return part > 0 ? candidate.value / part : Double.infinity
        }
        order = candidates.indices.sorted { (worth[$0], $1) > (worth[$1], $0) }
        values = order.map { candidates[$0].value }
        costs = order.map { candidates[$0].cost }
        spaces = order.map { candidates[$0].space }
        shares = order.map { share(candidates[$0]) }
    }

    /// Whether each candidate is in the best selection found.
    var best: [Bool] {
        var isChosen = [Bool](repeating: false, count: order.count)
        for place in bestPlaces { isChosen[order[place]] = true }
        return isChosen
    }

    /// How far the best selection found can be from the best there is, as a share of it.
    func gap(_ bound: Double) -> Double { bound > 0 ? max(0, 1 - bestValue / bound) : 0 }

    /// No selection is worth more.
    func bound() -> Double { bound(0, budget, space).value }

    /// - Returns: whether the best was found within so many candidates looked at.
    mutating func run(workLimit: Int) -> Bool {
        var path: [Int] = []
        var place = 0
        var (value, money, room) = (0.0, budget, space)
        var mayBeat = true
        while work <= workLimit {
            if mayBeat, place < order.count {
                work += 1
                if costs[place] <= money, spaces[place] <= room {
                    path.append(place)
                    value += values[place]
                    money -= costs[place]
                    room -= spaces[place]
                    place += 1
                } else {
                    place += 1
                    mayBeat = beats(place, value, money, room)
                }
                continue
            }
            if value > bestValue {
                bestValue = value
                bestPlaces = path
                work += path.count
            }
            // Back to the last one taken, to go on without it.
            guard let last = path.popLast() else { return true }
            value -= values[last]
            money += costs[last]
            room += spaces[last]
            place = last + 1
            mayBeat = beats(place, value, money, room)
        }
        return false
    }

    private mutating func beats(_ place: Int, _ value: Double, _ money: Double, _ room: Double) -> Bool {
        // Before the first descent is through there is nothing to beat.
        guard bestValue > 0 else { return true }
        let rest = bound(place, money, room)
        work += rest.steps
        return value + rest.value > bestValue * (1 + 1e-12)
    }

    /// What the candidates from a place on add at most: filled by worth, the last one in part.
    private func bound(_ place: Int, _ money: Double, _ room: Double) -> (value: Double, steps: Int) {
        var left =
            (budget.isFinite && budget > 0 ? money / budget : 0)
            + (space.isFinite && space > 0 ? room / space : 0)
        left *= 1 + 1e-9
        var sum = 0.0
        var index = place
        while index < order.count {
            if costs[index] <= money, spaces[index] <= room {
                guard shares[index] <= left else {
                    sum += values[index] * left / shares[index]
                    break
                }
                left -= shares[index]
                sum += values[index]
            }
            index += 1
        }
        return (sum, index - place + 1)
    }
}
