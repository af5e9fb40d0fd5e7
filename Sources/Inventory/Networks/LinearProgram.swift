/// A linear program: choose numbers, some of them whole, so that a sum of costs is least and sums keep their bounds.
public struct LinearProgram: Sendable, Equatable {
    /// A number to choose.
    public struct Variable: Sendable, Equatable {
        /// The least it may be.
        public let lower: Double
        /// The most it may be; infinity for no limit.
        public let upper: Double
        /// What one unit of it costs.
        public let cost: Double
        /// Whether it must be whole.
        public let isWhole: Bool

        /// Describes a variable.
        ///
        /// - Parameters:
        ///   - lower: finite.
        ///   - upper: at least `lower`; infinity for no limit.
        ///   - cost: of one unit.
        ///   - isWhole: whether it must be whole.
        public init(lower: Double = 0, upper: Double = .infinity, cost: Double, isWhole: Bool = false) {
            self.lower = lower
            self.upper = upper
            self.cost = cost
            self.isWhole = isWhole
        }
    }

    /// A weighted sum of variables with an upper bound.
    public struct Constraint: Sendable, Equatable {
        /// The weight of each variable that takes part, by its place.
        public let weights: [Int: Double]
        /// The sum may not exceed it.
        public let upper: Double

        /// Describes a constraint.
        public init(weights: [Int: Double], upper: Double) {
            self.weights = weights
            self.upper = upper
        }
    }

    /// The numbers to choose.
    public let variables: [Variable]
    /// What binds them.
    public let constraints: [Constraint]

    /// Describes a program.
    ///
    /// - Parameters:
    ///   - variables: at least one, with finite costs and bounds in order.
    ///   - constraints: over places of variables, with finite weights and bounds.
    /// - Throws: `InventoryError` when that does not hold.
    public init(variables: [Variable], constraints: [Constraint]) throws(InventoryError) {
        try Require.notEmpty(variables.count, "variables")
        for variable in variables {
            try Require.finite(variable.cost, "cost")
            try Require.finite(variable.lower, "lower")
            guard variable.upper >= variable.lower else {
                throw .invalid(
                    "upper", expected: "at least the lower bound \(variable.lower)", found: variable.upper,
                    hint: "give bounds in order")
            }
        }
        for constraint in constraints {
            try Require.finite(constraint.upper, "upper")
            for (place, weight) in constraint.weights {
                try Require.finite(weight, "weights")
                guard variables.indices.contains(place) else {
                    throw .invalid(
                        "weights", expected: "places from 0 to \(variables.count - 1)", found: place,
                        hint: "name variables by their place in the list")
                }
            }
        }
        self.variables = variables
        self.constraints = constraints
    }
}

/// Solves programs that are too large to be solved here.
public protocol LinearSolver: Sendable {
    /// The best value of each variable, in their order.
    ///
    /// May take long and blocks meanwhile.
    ///
    /// - Throws: `InventoryError` of kind `infeasible` when nothing satisfies the constraints or the solver is not
    ///   there.
    func solve(_ program: LinearProgram) throws(InventoryError) -> [Double]
}
