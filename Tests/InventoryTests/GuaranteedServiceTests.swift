import Inventory
import Statistics
import Testing

/// Values: Snyder & Shen, 2nd edition, examples 6.3 and 6.5, problems 6.7 and 6.9, as reproduced by stockpyl
/// 1.0.2.
@Suite("Guaranteed service")
struct GuaranteedServiceTests {
    private func stage(
        _ processing: Int, _ cost: Double, factor: Double = 1, deviation: Double = 0, inbound: Int = 0,
        promise: Int? = nil
    ) throws -> GuaranteedService.Stage {
        try .init(
            processingPeriods: processing, holdingCost: cost, safetyFactor: factor,
            demandStandardDeviation: deviation, externalInboundPeriods: inbound,
            maximumServicePeriods: promise)
    }

    @Test("example 6.5: a tree of four stages costs 8.2779")
    func tree() throws {
        let plan = try GuaranteedService(
            stages: [
                stage(2, 1, inbound: 1), stage(1, 2), stage(1, 3, deviation: 1, promise: 0),
                stage(1, 3, deviation: 1, promise: 1),
            ], links: [.init(from: 0, to: 1), .init(from: 1, to: 2), .init(from: 1, to: 3)])
        #expect(isClose(plan.cost, 8.277916867529369, relative: 1e-9))
        #expect(plan.servicePeriods == [0, 0, 0, 1])
        #expect(plan.netReplenishmentPeriods == [3, 1, 1, 0])
    }

    @Test("problem 6.9: six stages with two finished goods cost 15.6495")
    func twoGoods() throws {
        let plan = try GuaranteedService(
            stages: [
                stage(7, 0.12054794520547946, factor: 4, deviation: 4.1, promise: 3),
                stage(7, 0.07671232876712329, factor: 4, deviation: 6.2, promise: 3),
                stage(21, 0.049315068493150684, factor: 4), stage(3, 0.0027397260273972603, factor: 4),
                stage(8, 0.010958904109589041, factor: 4), stage(2, 0.00410958904109589, factor: 4),
            ],
            links: [(2, 0), (2, 1), (3, 2), (4, 2), (5, 4)].map { .init(from: $0.0, to: $0.1) })
        #expect(isClose(plan.cost, 15.649530249501026, relative: 1e-9))
        #expect(plan.servicePeriods == [3, 3, 0, 0, 0, 2])
    }

    @Test("example 6.3: a chain of three stages costs 2.8284")
    func chain() throws {
        let plan = try GuaranteedService(
            stages: [stage(1, 2, inbound: 1), stage(0, 4), stage(1, 7, deviation: 1, promise: 1)],
            links: [.init(from: 0, to: 1), .init(from: 1, to: 2)])
        #expect(isClose(plan.cost, 2.8284271247461903, relative: 1e-9))
        #expect(plan.servicePeriods == [0, 0, 1])
    }

    @Test("problem 6.7: everything is held at the end of the chain for 357.77")
    func endOfChain() throws {
        let plan = try GuaranteedService(
            stages: [
                stage(1, 2, factor: 4, inbound: 1), stage(1, 3, factor: 4),
                stage(2, 4, factor: 4, deviation: 10, promise: 0),
            ], links: [.init(from: 0, to: 1), .init(from: 1, to: 2)])
        #expect(isClose(plan.cost, 357.77087639996637, relative: 1e-9))
        #expect(plan.servicePeriods == [2, 3, 0])
    }

    @Test("no combination of service times is cheaper, tried one by one on random trees", arguments: 1...12)
    func exhaustive(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let count = 5
        var links: [GuaranteedService.Link] = []
        for stage in 1..<count {
            let other = Int(random.next() % UInt64(stage))
            links.append(
                random.nextUniform() < 0.5 ? .init(from: other, to: stage) : .init(from: stage, to: other))
        }
        var stages: [GuaranteedService.Stage] = []
        for index in 0..<count {
            let isEnd = !links.contains { $0.from == index }
            stages.append(
                try stage(
                    Int(random.next() % 3), 1 + 4 * random.nextUniform(), factor: 2,
                    deviation: isEnd ? 1 + random.nextUniform() : 0, inbound: Int(random.next() % 2),
                    promise: isEnd ? Int(random.next() % 2) : nil))
        }
        let plan = try GuaranteedService(stages: stages, links: links)
        #expect(isClose(plan.cost, cheapest(stages, links), relative: 1e-9))
        for link in links { #expect(plan.servicePeriods[link.from] <= plan.inboundPeriods[link.to]) }
        for net in plan.netReplenishmentPeriods { #expect(net >= 0) }
    }

    /// Every vector of quoted times up to the longest path; inbound times follow as the maximum of the
    /// suppliers'.
    private func cheapest(_ stages: [GuaranteedService.Stage], _ links: [GuaranteedService.Link]) -> Double {
        var variances = stages.map { $0.demandStandardDeviation * $0.demandStandardDeviation }
        var pending = Set(stages.indices)
        while let next = pending.first(where: { stage in
            !links.contains { $0.from == stage && pending.contains($0.to) }
        }) {
            pending.remove(next)
            for link in links where link.to == next { variances[link.from] += variances[next] }
        }
        let longest = stages.reduce(1) { $0 + $1.processingPeriods }
        var least = Double.infinity
        var quoted = [Int](repeating: 0, count: stages.count)
        search: while true {
            var cost = 0.0
            for (index, stage) in stages.enumerated() {
                let supplied = links.filter { $0.to == index }.map { quoted[$0.from] }
                let inbound = max(stage.externalInboundPeriods, supplied.max() ?? 0)
                let net = inbound + stage.processingPeriods - quoted[index]
                if net < 0 || quoted[index] > stage.maximumServicePeriods ?? longest {
                    cost = .infinity
                    break
                }
                cost += stage.holdingCost * stage.safetyFactor * (variances[index] * Double(net)).squareRoot()
            }
            least = min(least, cost)
            var place = 0
            while place < quoted.count {
                quoted[place] += 1
                if quoted[place] <= longest { continue search }
                quoted[place] = 0
                place += 1
            }
            return least
        }
    }

    @Test("a cycle, a stage apart, a stage that does not exist and an end without a promise are refused")
    func refusals() throws {
        let end = try stage(1, 1, deviation: 1, promise: 0)
        let inner = try stage(1, 1)
        let networks: [([GuaranteedService.Stage], [GuaranteedService.Link])] = [
            ([inner, inner, end], [.init(from: 0, to: 1), .init(from: 1, to: 2), .init(from: 0, to: 2)]),
            ([end, end], []), ([inner, end], [.init(from: 0, to: 5)]), ([inner], []), ([], []),
            ([inner, inner], [.init(from: 0, to: 1)]), ([end], [.init(from: 0, to: 0)]),
        ]
        for (stages, links) in networks {
            #expect(throws: InventoryError.self) { try GuaranteedService(stages: stages, links: links) }
        }
    }
}
