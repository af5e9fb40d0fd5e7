/// Orders the vertices within their layers so that few segments cross.
///
/// Sweeps down and up again, each time ordering a layer by the barycentres of its neighbours in the layer before
/// (Sugiyama, Tagawa and Toda 1981, section IV), then exchanges neighbours as long as that helps (Gansner,
/// Koutsofios, North and Vo, "A Technique for Drawing Directed Graphs", IEEE Transactions on Software
/// Engineering 19(3), 1993, section 3). The best order seen is kept. Equal graphs give equal orders.
struct CrossingReduction {
    private let graph: LayeredGraph
    private var layers: [[Int]]
    private var positions: [Int]

    /// Sweeps at most, and fewer for large graphs: this many visits of vertices altogether.
    private static let maximumSweeps = 24
    private static let visitBudget = 4_000_000

    init(_ graph: LayeredGraph) {
        self.graph = graph
        layers = graph.layers
        positions = [Int](repeating: 0, count: graph.vertexCount)
        for layer in layers.indices { updatePositions(of: layer) }
    }

    /// The layers in the order found.
    static func ordered(_ graph: LayeredGraph) -> [[Int]] {
        var reduction = CrossingReduction(graph)
        reduction.sweep()
        return reduction.layers
    }

    /// How often segments cross when the layers are ordered so.
    static func crossings(_ graph: LayeredGraph) -> Int {
        CrossingReduction(graph).crossings
    }

    private mutating func sweep() {
        var best = layers
        var fewest = crossings
        var sweepsWithoutGain = 0
        let sweeps = min(Self.maximumSweeps, max(4, Self.visitBudget / max(1, graph.vertexCount)))
        for sweep in 0..<sweeps where fewest > 0 && sweepsWithoutGain < 6 {
            if sweep.isMultiple(of: 2) {
                for layer in layers.indices.dropFirst() { order(layer, by: graph.above) }
            } else {
                for layer in layers.indices.dropLast().reversed() { order(layer, by: graph.below) }
            }
            exchangeNeighbours()
            let count = crossings
            sweepsWithoutGain = count < fewest ? 0 : sweepsWithoutGain + 1
            if count < fewest { (best, fewest) = (layers, count) }
        }
        layers = best
    }

    /// Vertices without neighbours there keep their places; ties keep their order.
    private mutating func order(_ layer: Int, by neighbours: Neighbours) {
        var places: [Int] = []
        var moving: [(barycentre: Double, vertex: Int)] = []
        for (place, vertex) in layers[layer].enumerated() {
            let others = neighbours[vertex]
            guard !others.isEmpty else { continue }
            let sum = others.reduce(0) { $0 + positions[$1] }
            places.append(place)
            moving.append((Double(sum) / Double(others.count), vertex))
        }
        let sorted = moving.indices.sorted {
            (moving[$0].barycentre, $0) < (moving[$1].barycentre, $1)
        }
        for (place, index) in zip(places, sorted) { layers[layer][place] = moving[index].vertex }
        updatePositions(of: layer)
    }

    /// One round over all neighbours in all layers.
    private mutating func exchangeNeighbours() {
        for layer in layers.indices where layers[layer].count > 1 {
            for place in 0..<layers[layer].count - 1 {
                let (left, right) = (layers[layer][place], layers[layer][place + 1])
                let gain =
                    gain(left, right, graph.above) + gain(left, right, graph.below)
                guard gain > 0 else { continue }
                layers[layer].swapAt(place, place + 1)
                (positions[left], positions[right]) = (place + 1, place)
            }
        }
    }

    /// By how many crossings it is better to have the right one on the left.
    private func gain(_ left: Int, _ right: Int, _ neighbours: Neighbours) -> Int {
        let (first, second) = (neighbours[left], neighbours[right])
        // Exchanging vertices with many neighbours gains little and costs the product of their numbers.
        guard !first.isEmpty, !second.isEmpty, first.count * second.count <= 256 else { return 0 }
        var gain = 0
        for one in first {
            for other in second { gain += (positions[one] - positions[other]).signum() }
        }
        return gain
    }

    private mutating func updatePositions(of layer: Int) {
        for (place, vertex) in layers[layer].enumerated() { positions[vertex] = place }
    }

    private var crossings: Int {
        layers.indices.dropLast().reduce(0) { $0 + crossings(below: $1) }
    }

    /// Counts inversions with a tree of sums: Barth, Mutzel and Jünger, "Simple and Efficient Bilayer Cross
    /// Counting", Journal of Graph Algorithms and Applications 8(2), 2004.
    private func crossings(below layer: Int) -> Int {
        let width = layers[layer + 1].count
        var sums = [Int](repeating: 0, count: width + 1)
        var total = 0
        var seen = 0
        for vertex in layers[layer] {
            let ends = graph.below[vertex].map { positions[$0] }.sorted()
            for end in ends {
                var place = end + 1
                var notBeyond = 0
                while place > 0 {
                    notBeyond += sums[place]
                    place -= place & -place
                }
                total += seen - notBeyond
                seen += 1
                place = end + 1
                while place <= width {
                    sums[place] += 1
                    place += place & -place
                }
            }
        }
        return total
    }
}
