internal import Inventory

/// What CBC writes: a line with its status, then a line for each variable that is not zero.
enum SolutionText {
    /// - Throws: `InventoryError` of kind `infeasible` unless the solution is proven to be the best.
    static func values(_ text: String, count: Int) throws(InventoryError) -> [Double] {
        let lines = text.split(separator: "\n")
        guard let status = lines.first, status.hasPrefix("Optimal") else {
            throw InventoryError(
                kind: .infeasible, parameter: "solver",
                message: "CBC found no proven optimum: \(lines.first ?? "no answer")",
                hint: "relax the limits, or give it more time")
        }
        var values = [Double](repeating: 0, count: count)
        for line in lines.dropFirst() {
            // Place, name, value, reduced cost; ** before a line marks a bound that is missed by rounding.
            let words = line.split(separator: " ").drop { $0 == "**" }
            guard words.count >= 3, let name = words.dropFirst().first, name.hasPrefix("x"),
                let place = Int(name.dropFirst()), values.indices.contains(place),
                let value = Double(words[words.startIndex + 2])
            else { continue }
            values[place] = value
        }
        return values
    }
}
