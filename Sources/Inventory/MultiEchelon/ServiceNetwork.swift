/// The spanning tree of Graves & Willems with its dynamic program.
///
/// Stages are taken in an order in which each has one neighbour not yet taken. Towards that neighbour a stage
/// reports the least cost of everything behind it: by its quoted service time when the neighbour is
/// downstream, by the service time it is given when the neighbour is upstream.
struct ServiceNetwork {
    private let stages: [GuaranteedService.Stage]
    private var suppliers: [[Int]]
    private var customers: [[Int]]
    /// Standard deviation of demand per period at each stage, with what it passes on from its customers.
    private(set) var deviations: [Double]
    /// The longest inbound service time any choice upstream can cause.
    private var longestInbound: [Int]
    /// The stages in the order of the program, with the neighbour each reports to.
    private var order: [(stage: Int, neighbour: Int?)] = []

    init(
        stages: [GuaranteedService.Stage], links: [GuaranteedService.Link]
    ) throws(InventoryError) {
        let count = stages.count
        try Require.notEmpty(count, "stages")
        self.stages = stages
        suppliers = [[Int]](repeating: [], count: count)
        customers = suppliers
        for link in links {
            guard stages.indices.contains(link.from), stages.indices.contains(link.to) else {
                throw .invalid(
                    "links", expected: "places of stages from 0 to \(count - 1)",
                    found: "\(link.from) to \(link.to)", hint: "name stages by their place in the list")
            }
            try Require.positive(link.unitsPerUnit, "unitsPerUnit")
            suppliers[link.to].append(link.from)
            customers[link.from].append(link.to)
        }
        deviations = stages.map { $0.demandStandardDeviation }
        longestInbound = stages.map { $0.externalInboundPeriods }
        try arrange(linkCount: links.count)
        for (index, stage) in stages.enumerated()
        where customers[index].isEmpty && stage.maximumServicePeriods == nil {
            throw .invalid(
                "maximumServicePeriods", expected: "a promise of stage \(index), which serves no other stage",
                found: "none", hint: "give 0 for immediate service")
        }
        accumulate(links)
    }

    /// Peels the leaves off the tree.
    private mutating func arrange(linkCount: Int) throws(InventoryError) {
        var degrees = stages.indices.map { suppliers[$0].count + customers[$0].count }
        var isTaken = [Bool](repeating: false, count: stages.count)
        var leaves = stages.indices.filter { degrees[$0] <= 1 }
        var next = 0
        while next < leaves.count {
            let stage = leaves[next]
            next += 1
            isTaken[stage] = true
            let neighbour = (suppliers[stage] + customers[stage]).first { !isTaken[$0] }
            order.append((stage, neighbour))
            guard let neighbour else { continue }
            degrees[neighbour] -= 1
            if degrees[neighbour] == 1 { leaves.append(neighbour) }
        }
        // A tree of two stages left over makes both a leaf; the second has no neighbour then.
        let roots = order.count { $0.neighbour == nil }
        guard order.count == stages.count, roots == 1, linkCount == stages.count - 1 else {
            throw .invalid(
                "links", expected: "a tree: \(stages.count - 1) links that connect all stages",
                found: linkCount, hint: "leave out links that close a cycle, or solve each part by itself")
        }
    }

    /// Passes variances upstream and the longest waiting times downstream, both in the order of supply.
    private mutating func accumulate(_ links: [GuaranteedService.Link]) {
        var ranked: [Int] = []
        var waiting = suppliers.map { $0.count }
        ranked = stages.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < ranked.count {
            for customer in customers[ranked[next]] {
                waiting[customer] -= 1
                if waiting[customer] == 0 { ranked.append(customer) }
            }
            next += 1
        }
        for stage in ranked {
            for supplier in suppliers[stage] {
                longestInbound[stage] = max(longestInbound[stage], longestService(supplier))
            }
        }
        var variances = deviations.map { $0 * $0 }
        for stage in ranked.reversed() {
            for link in links where link.from == stage {
                variances[stage] += link.unitsPerUnit * link.unitsPerUnit * variances[link.to]
            }
        }
        deviations = variances.map { $0.squareRoot() }
    }

    private func longestService(_ stage: Int) -> Int {
        let longest = longestInbound[stage] + stages[stage].processingPeriods
        return min(longest, stages[stage].maximumServicePeriods ?? longest)
    }

    private func cost(_ stage: Int, service: Int, inbound: Int) -> Double {
        let net = inbound + stages[stage].processingPeriods - service
        return stages[stage].holdingCost * stages[stage].safetyFactor * deviations[stage]
            * Double(net).squareRoot()
    }

    /// The best service times: quoted and inbound of every stage.
    func solve() -> (service: [Int], inbound: [Int]) {
        var reports = [[Double]](repeating: [], count: stages.count)
        for (stage, neighbour) in order {
            let range = 0...(isCustomer(neighbour, of: stage) ? longestService(stage) : longestInbound[stage])
            reports[stage] = range.map { best(stage, neighbour, fixed: $0, reports).cost }
        }
        var service = [Int](repeating: 0, count: stages.count)
        var inbound = service
        for (stage, neighbour) in order.reversed() {
            var found: (cost: Double, service: Int, inbound: Int)
            guard let neighbour else {
                found = best(stage, nil, fixed: 0, reports)
                for time in 0...longestInbound[stage] {
                    let other = best(stage, nil, fixed: time, reports)
                    if other.cost < found.cost { found = other }
                }
                (service[stage], inbound[stage]) = (found.service, found.inbound)
                continue
            }
            found = choice(stage, neighbour, service, inbound, reports)
            (service[stage], inbound[stage]) = (found.service, found.inbound)
        }
        return (service, inbound)
    }

    private func isCustomer(_ neighbour: Int?, of stage: Int) -> Bool {
        guard let neighbour else { return false }
        return customers[stage].contains(neighbour)
    }

    /// What the neighbour's times, already settled, leave for this stage.
    private func choice(
        _ stage: Int, _ neighbour: Int, _ service: [Int], _ inbound: [Int], _ reports: [[Double]]
    ) -> (cost: Double, service: Int, inbound: Int) {
        // Quote at most what the customer waits for; count on at least what the supplier quotes.
        let times =
            isCustomer(neighbour, of: stage)
            ? 0...min(inbound[neighbour], longestService(stage))
            : min(service[neighbour], longestInbound[stage])...longestInbound[stage]
        var found = (cost: Double.infinity, service: 0, inbound: 0)
        for time in times where reports[stage][time] < found.cost {
            found = best(stage, neighbour, fixed: time, reports)
        }
        return found
    }

    /// The least cost of the stage and everything behind it when the time towards the neighbour is fixed: the
    /// service time towards a customer, the inbound time towards a supplier or at the root.
    private func best(
        _ stage: Int, _ neighbour: Int?, fixed: Int, _ reports: [[Double]]
    ) -> (cost: Double, service: Int, inbound: Int) {
        let processing = stages[stage].processingPeriods
        let external = stages[stage].externalInboundPeriods
        var found = (cost: Double.infinity, service: 0, inbound: 0)
        let fixesService = isCustomer(neighbour, of: stage)
        let inbounds =
            fixesService
            ? max(external, fixed - processing)...max(longestInbound[stage], fixed - processing)
            : fixed...fixed
        for inbound in inbounds where inbound >= external {
            let supply = suppliers[stage].reduce(0.0) {
                $1 == neighbour ? $0 : $0 + least(reports[$1].prefix(inbound + 1))
            }
            let longest = min(inbound + processing, longestService(stage))
            for service in fixesService ? fixed...fixed : 0...longest {
                let behind = customers[stage].reduce(supply) {
                    $1 == neighbour ? $0 : $0 + least(reports[$1].dropFirst(service))
                }
                let total = behind + cost(stage, service: service, inbound: inbound)
                if total < found.cost { found = (total, service, inbound) }
            }
        }
        return found
    }

    private func least(_ costs: ArraySlice<Double>) -> Double { costs.min() ?? .infinity }
}
