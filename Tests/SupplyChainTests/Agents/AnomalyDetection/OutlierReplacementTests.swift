import Testing

@testable import SupplyChain

@Suite("Demand without its outliers") struct OutlierReplacementTests {
    private let weeks = (0..<84).map { [10.0, 11, 12, 13, 14, 20, 25][$0 % 7] + Double($0 % 3) }

    @Test("a single far value becomes the median of its weekday, all others stay", arguments: [0, 40, 83])
    func replaced(_ day: Int) {
        var demand = weeks
        demand[day] = 500
        let ordinary = OutlierReplacement.ordinaryDemand(demand)
        #expect(ordinary[day] < 30)
        #expect(ordinary.indices.allSatisfy { $0 == day || ordinary[$0] == demand[$0] })
    }

    @Test("a level that changes for good is no outlier") func levelShift() {
        let demand = weeks.enumerated().map { $0.offset < 42 ? $0.element : $0.element + 100 }
        #expect(OutlierReplacement.ordinaryDemand(demand).suffix(28) == demand.suffix(28))
    }

    @Test("a spike in constant demand is replaced, constant demand is not") func constant() {
        var demand = [Double](repeating: 10, count: 60)
        #expect(OutlierReplacement.ordinaryDemand(demand) == demand)
        demand[30] = 400
        #expect(OutlierReplacement.ordinaryDemand(demand) == [Double](repeating: 10, count: 60))
    }

    @Test("less than three weeks stay as they are") func short() {
        #expect(OutlierReplacement.ordinaryDemand([1, 1, 1, 900]) == [1, 1, 1, 900])
    }
}
