internal import Inventory

/// A program in the LP format that CBC reads.
///
/// Source: CPLEX LP file format, as read by CoinUtils (`CoinLpIO`).
enum ProblemText {
    static func lines(of problem: LinearProgram) -> String {
        var lines = ["Minimize", "obj: " + sum(problem.variables.enumerated().map { ($0, $1.cost) })]
        lines.append("Subject To")
        for (index, constraint) in problem.constraints.enumerated() {
            let terms = constraint.weights.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            lines.append("c\(index): \(sum(terms)) <= \(constraint.upper)")
        }
        // A section without a row is not read.
        if problem.constraints.isEmpty { lines.append("c0: x0 >= \(problem.variables[0].lower)") }
        lines.append("Bounds")
        for (index, variable) in problem.variables.enumerated() {
            lines.append(
                variable.upper.isFinite
                    ? "\(variable.lower) <= x\(index) <= \(variable.upper)" : "x\(index) >= \(variable.lower)"
            )
        }
        let whole = problem.variables.indices.filter { problem.variables[$0].isWhole }
        if !whole.isEmpty {
            lines.append("Integers")
            lines += whole.map { "x\($0)" }
        }
        return (lines + ["End", ""]).joined(separator: "\n")
    }

    /// One term a line: the format limits the length of lines.
    private static func sum(_ terms: [(place: Int, weight: Double)]) -> String {
        let shown = terms.map { "\($0.weight < 0 ? "-" : "+") \(abs($0.weight)) x\($0.place)" }
        return shown.isEmpty ? "0 x0" : shown.joined(separator: "\n")
    }
}
