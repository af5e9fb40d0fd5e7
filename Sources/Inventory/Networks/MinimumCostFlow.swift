/// The cheapest way to send units through a network with capacities: exact, in whole units.
///
/// Source: successive shortest paths with node potentials, Edmonds & Karp, Journal of the ACM 19 (1972)
/// 248–264; Ahuja, Magnanti & Orlin, Network Flows, 1993, section 9.7. Time grows with the number of units
/// that need a path of their own, at most the number of distinct paths times arcs; meant for up to some
/// thousands of arcs.
public struct MinimumCostFlow: Sendable, Equatable {
    /// A one-way connection between two nodes.
    public struct Arc: Sendable, Equatable {
        /// Where units come from.
        public let from: Int
        /// Where units go to.
        public let to: Int
        /// The most units that can take the arc.
        public let capacity: Int
        /// Money per unit.
        public let unitCost: Double

        /// Describes an arc.
        ///
        /// - Parameters:
        ///   - from: a node, counted from 0.
        ///   - to: a node, counted from 0.
        ///   - capacity: units, at least 0.
        ///   - unitCost: money per unit, at least 0.
        public init(from: Int, to: Int, capacity: Int, unitCost: Double) {
            self.from = from
            self.to = to
            self.capacity = capacity
            self.unitCost = unitCost
        }
    }

    /// Units on each arc, in the order given.
    public let flows: [Int]
    /// What all units cost together.
    public let cost: Double

    /// Finds the cheapest flow that meets all supplies and demands.
    ///
    /// - Parameters:
    ///   - supplies: units each node has to give (above 0) or to get (below 0); they must add up to 0.
    ///   - arcs: between nodes of that list.
    /// - Throws: `InventoryError`; of kind `infeasible` when the arcs cannot carry all units.
    public init(supplies: [Int], arcs: [Arc]) throws(InventoryError) {
        for arc in arcs {
            guard supplies.indices.contains(arc.from), supplies.indices.contains(arc.to) else {
                throw .invalid(
                    "arcs", expected: "nodes from 0 to \(supplies.count - 1)",
                    found: "\(arc.from) to \(arc.to)",
                    hint: "give a supply, or 0, for every node")
            }
            try Require.count(arc.capacity, "capacity")
            try Require.nonNegative(arc.unitCost, "unitCost")
        }
        for units in supplies {
            try Require.count(units, "supplies", in: -Require.largestCount...Require.largestCount)
        }
        let total = supplies.reduce(0, +)
        guard total == 0 else {
            throw .invalid(
                "supplies", expected: "a sum of 0", found: total,
                hint: "add a node that takes the surplus or makes up the shortage")
        }
        var residual = ResidualNetwork(supplies: supplies, arcs: arcs)
        let left = residual.saturate()
        guard left == 0 else {
            throw InventoryError(
                kind: .infeasible, parameter: "arcs",
                message: "\(left) units cannot reach a node that needs them",
                hint: "raise capacities or add arcs")
        }
        flows = arcs.indices.map { residual.flow($0) }
        cost = zip(flows, arcs).reduce(0) { $0 + Double($1.0) * $1.1.unitCost }
    }
}

/// Arcs and their reverses in pairs, a source before all supplies and a sink after all demands.
private struct ResidualNetwork {
    private var heads: [Int] = []
    private var capacities: [Int] = []
    private var costs: [Double] = []
    private var outgoing: [[Int]]
    private let source: Int
    private let sink: Int
    private var potentials: [Double]
    private var wanted = 0

    init(supplies: [Int], arcs: [MinimumCostFlow.Arc]) {
        source = supplies.count
        sink = supplies.count + 1
        outgoing = [[Int]](repeating: [], count: supplies.count + 2)
        potentials = [Double](repeating: 0, count: supplies.count + 2)
        for arc in arcs { add(arc.from, arc.to, arc.capacity, arc.unitCost) }
        for (node, units) in supplies.enumerated() where units != 0 {
            if units > 0 {
                add(source, node, units, 0)
                wanted += units
            } else {
                add(node, sink, -units, 0)
            }
        }
    }

    private mutating func add(_ from: Int, _ to: Int, _ capacity: Int, _ cost: Double) {
        outgoing[from].append(heads.count)
        heads.append(to)
        capacities.append(capacity)
        costs.append(cost)
        outgoing[to].append(heads.count)
        heads.append(from)
        capacities.append(0)
        costs.append(-cost)
    }

    /// What the reverse of an arc can take back is what flows over it.
    func flow(_ arc: Int) -> Int { capacities[2 * arc + 1] }

    /// Sends units along cheapest paths until none is left; the units that found no path.
    mutating func saturate() -> Int {
        var left = wanted
        while left > 0, let path = cheapestPath() {
            let units = path.reduce(left) { min($0, capacities[$1]) }
            for edge in path {
                capacities[edge] -= units
                capacities[edge ^ 1] += units
            }
            left -= units
        }
        return left
    }

    /// Dijkstra's algorithm on costs reduced by the potentials, which keeps them from falling below zero.
    private mutating func cheapestPath() -> [Int]? {
        var distances = [Double](repeating: .infinity, count: outgoing.count)
        var arrivals = [Int?](repeating: nil, count: outgoing.count)
        var isSettled = [Bool](repeating: false, count: outgoing.count)
        var queue = DistanceQueue()
        distances[source] = 0
        queue.push(source, 0)
        while let node = queue.pop() {
            if isSettled[node] { continue }
            isSettled[node] = true
            for edge in outgoing[node] where capacities[edge] > 0 {
                let head = heads[edge]
                // Rounding may leave a reduced cost of zero slightly negative.
                let reduced = max(0, costs[edge] + potentials[node] - potentials[head])
                guard !isSettled[head], distances[node] + reduced < distances[head] else { continue }
                distances[head] = distances[node] + reduced
                arrivals[head] = edge
                queue.push(head, distances[head])
            }
        }
        guard distances[sink] < .infinity else { return nil }
        for node in potentials.indices { potentials[node] += min(distances[node], distances[sink]) }
        var path: [Int] = []
        var node = sink
        while let edge = arrivals[node] {
            path.append(edge)
            node = heads[edge ^ 1]
        }
        return path
    }
}

/// A binary heap of nodes by distance; outdated entries stay in and are skipped by the caller.
private struct DistanceQueue {
    private var entries: [(node: Int, distance: Double)] = []

    mutating func push(_ node: Int, _ distance: Double) {
        entries.append((node, distance))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].distance < entries[parent].distance else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Int? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return first.node }
        entries[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count, entries[child + 1].distance < entries[child].distance { child += 1 }
            guard entries[child].distance < entries[parent].distance else { break }
            entries.swapAt(child, parent)
            parent = child
        }
        return first.node
    }
}
