/// Gives the vertices of an ordered layered graph their x-coordinates.
///
/// Brandes and Köpf, "Fast and Simple Horizontal Coordinate Assignment", Graph Drawing 2001: four extreme
/// alignments, of which each vertex takes the mean of the two middle ones. Blocks are compacted by longest
/// paths in the graph of blocks, which avoids the mistake of the paper's class shifts (Brandes, Walter and Zink,
/// "Erratum: Fast and Simple Horizontal Coordinate Assignment", arXiv:2008.01252). Bends lie straight below each
/// other where they can, and neighbours never come closer than asked.
struct HorizontalPlacement {
    private let graph: LayeredGraph
    private let widths: [Double]
    private let conflicts: Set<Segment>

    /// Between two nodes, and between a bend and anything.
    static let nodeGap = 32.0
    static let bendGap = 16.0

    private struct Segment: Hashable {
        let upper: Int
        let lower: Int
    }

    /// - Parameters:
    ///   - graph: with its layers in their final order.
    ///   - widths: of the nodes.
    /// - Returns: by vertex, its centre; the leftmost edge is at 0.
    static func centres(_ graph: LayeredGraph, widths: [Double]) -> [Double] {
        guard graph.vertexCount > 0 else { return [] }
        let widths = widths + [Double](repeating: 0, count: graph.vertexCount - graph.nodeCount)
        let placement = HorizontalPlacement(
            graph: graph, widths: widths, conflicts: Self.conflicts(in: graph))
        return placement.balanced()
    }

    /// Segments that cross a line between two bends: the line stays straight, they do not.
    private static func conflicts(in graph: LayeredGraph) -> Set<Segment> {
        var conflicts: Set<Segment> = []
        var positions = [Int](repeating: 0, count: graph.vertexCount)
        for layer in graph.layers {
            for (place, vertex) in layer.enumerated() { positions[vertex] = place }
        }
        for (upper, lower) in zip(graph.layers, graph.layers.dropFirst()) {
            var leftLimit = 0
            var scanned = 0
            for (place, vertex) in lower.enumerated() {
                let inner =
                    graph.isBend(vertex)
                    ? graph.above[vertex].first.flatMap { graph.isBend($0) ? $0 : nil } : nil
                guard inner != nil || place == lower.count - 1 else { continue }
                let rightLimit = inner.map { positions[$0] } ?? upper.count - 1
                for other in lower[scanned...place] {
                    for neighbour in graph.above[other]
                    where !(leftLimit...max(leftLimit, rightLimit)).contains(positions[neighbour])
                        && !(graph.isBend(other) && graph.isBend(neighbour))
                    {
                        conflicts.insert(Segment(upper: neighbour, lower: other))
                    }
                }
                scanned = place + 1
                leftLimit = rightLimit
            }
        }
        return conflicts
    }

    private func balanced() -> [Double] {
        let alignments = [(true, true), (true, false), (false, true), (false, false)].map {
            (isLeft: $0.1, centres: centres(downwards: $0.0, leftwards: $0.1))
        }
        let extents = alignments.map { extent(of: $0.centres) }
        let widest = extents.indices.min {
            extents[$0].right - extents[$0].left < extents[$1].right - extents[$1].left
        }
        let narrowest = extents[widest ?? 0]
        let shifted = zip(alignments, extents).map { alignment, extent in
            let shift =
                alignment.isLeft ? narrowest.left - extent.left : narrowest.right - extent.right
            return alignment.centres.map { $0 + shift }
        }
        let middle = (0..<graph.vertexCount).map { vertex in
            let sorted = shifted.map { $0[vertex] }.sorted()
            return (sorted[1] + sorted[2]) / 2
        }
        let left = extent(of: middle).left
        return middle.map { $0 - left }
    }

    private func extent(of centres: [Double]) -> (left: Double, right: Double) {
        var left = Double.infinity
        var right = -Double.infinity
        for (centre, width) in zip(centres, widths) {
            left = min(left, centre - width / 2)
            right = max(right, centre + width / 2)
        }
        return (left, right)
    }

    private func centres(downwards: Bool, leftwards: Bool) -> [Double] {
        // Right is left in a mirror.
        let layers = leftwards ? graph.layers : graph.layers.map { $0.reversed() }
        let roots = alignedBlocks(layers, downwards: downwards)
        let centres = compacted(layers, roots: roots)
        return leftwards ? centres : centres.map { -$0 }
    }

    /// By vertex, the first vertex of the block that it stands in one column with.
    private func alignedBlocks(_ layers: [[Int]], downwards: Bool) -> [Int] {
        var positions = [Int](repeating: 0, count: graph.vertexCount)
        for layer in layers {
            for (place, vertex) in layer.enumerated() { positions[vertex] = place }
        }
        var roots = Array(0..<graph.vertexCount)
        var isAligned = [Bool](repeating: false, count: graph.vertexCount)
        let neighbours = downwards ? graph.above : graph.below
        for layer in downwards ? layers : layers.reversed() {
            var last = -1
            for vertex in layer {
                let sorted = neighbours[vertex].sorted { positions[$0] < positions[$1] }
                guard !sorted.isEmpty else { continue }
                for median in [(sorted.count - 1) / 2, sorted.count / 2] where !isAligned[vertex] {
                    let neighbour = sorted[median]
                    let segment =
                        downwards
                        ? Segment(upper: neighbour, lower: vertex) : Segment(upper: vertex, lower: neighbour)
                    guard positions[neighbour] > last, !conflicts.contains(segment) else { continue }
                    roots[vertex] = roots[neighbour]
                    isAligned[vertex] = true
                    last = positions[neighbour]
                }
            }
        }
        return roots
    }

    /// As far left as the blocks before allow, then as far right as those behind allow.
    private func compacted(_ layers: [[Int]], roots: [Int]) -> [Double] {
        var pairs: [(Int, Int)] = []
        var distances: [Segment: Double] = [:]
        for layer in layers {
            for (left, right) in zip(layer, layer.dropFirst()) {
                let pair = Segment(upper: roots[left], lower: roots[right])
                let known = distances[pair]
                if known == nil { pairs.append((pair.upper, pair.lower)) }
                distances[pair] = max(known ?? 0, distance(left, right))
            }
        }
        let following = Neighbours(count: graph.vertexCount, pairs: pairs)
        func needed(_ left: Int, _ right: Int) -> Double {
            distances[Segment(upper: left, lower: right)] ?? 0
        }
        var waitingFor = [Int](repeating: 0, count: graph.vertexCount)
        for pair in pairs { waitingFor[pair.1] += 1 }
        var order = (0..<graph.vertexCount).filter { waitingFor[$0] == 0 && roots[$0] == $0 }
        var centres = [Double](repeating: 0, count: graph.vertexCount)
        var next = 0
        while next < order.count {
            let block = order[next]
            for other in following[block] {
                centres[other] = max(centres[other], centres[block] + needed(block, other))
                waitingFor[other] -= 1
                if waitingFor[other] == 0 { order.append(other) }
            }
            next += 1
        }
        for block in order.reversed() {
            let limit = following[block].map { centres[$0] - needed(block, $0) }.min()
            if let limit { centres[block] = max(centres[block], limit) }
        }
        return (0..<graph.vertexCount).map { centres[roots[$0]] }
    }

    /// Between the centres of neighbours.
    private func distance(_ left: Int, _ right: Int) -> Double {
        let gap = graph.isBend(left) || graph.isBend(right) ? Self.bendGap : Self.nodeGap
        return (widths[left] + widths[right]) / 2 + gap
    }
}
