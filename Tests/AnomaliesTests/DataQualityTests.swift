import Anomalies
import Statistics
import Testing

@Suite("Data quality")
struct DataQualityTests {
    @Test("gaps are runs of missing values between the first and the last value")
    func gaps() {
        let found = DataGaps.missingPeriods(in: [nil, 1, nil, nil, 4, nil, 2, nil])
        #expect(found.map(\.range) == [2..<4, 5..<6])
        #expect(found.map(\.score) == [2, 1])
        #expect(found.allSatisfy { $0.probability == 0 })
        #expect(DataGaps.missingPeriods(in: [nil, nil]).isEmpty)
    }

    @Test("negative values are found with the worst of each run")
    func negatives() {
        let found = DataGaps.negativeValues(in: [1, -2, -7, nil, -1, 3])
        #expect(found.map(\.range) == [1..<3, 4..<5])
        #expect(found.map(\.observed) == [-7, -1])
    }

    @Test("a feed that hangs is found, zeros of a slow mover and a constant are not")
    func flatLine() throws {
        var random = SeededRandom(seed: 3)
        var varying = (0..<120).map { _ in (100 + 10 * random.nextNormal()).rounded() }
        for index in 60..<70 { varying[index] = 97 }
        let found = try FlatLine.detect(values: varying, falseAlarmRate: 0.001)
        #expect(found.count == 1)
        #expect(try #require(found.first).range.contains(65))
        let slow = (0..<200).map { _ in random.nextUniform() < 0.05 ? 1.0 : 0 }
        #expect(try FlatLine.detect(values: slow, falseAlarmRate: 0.001).isEmpty)
        #expect(try FlatLine.detect(values: [], falseAlarmRate: 0.001).isEmpty)
    }

    @Test("pieces booked as cases of twelve are found where they begin")
    func unitJump() throws {
        var random = SeededRandom(seed: 14)
        let values = (0..<60).map { index in
            (120 + 15 * random.nextNormal()) / (index >= 35 ? 12 : 1)
        }
        let detector = try UnitJump(factors: [6, 12, 24], tolerance: 0.15, window: 8)
        let found = try detector.detect(values: values, falseAlarmRate: 0.0001)
        #expect(found.map(\.range) == [35..<60])
        #expect(found.first?.direction == .below)
        #expect(abs(try #require(found.first?.expected) - 120) < 10)
        #expect(abs(try #require(found.first?.observed) - 10) < 2)
    }

    @Test("growth that is no conversion factor is not a unit jump")
    func growth() throws {
        let values = (0..<60).map { $0 >= 30 ? 360.0 : 100 + Double($0 % 3) }
        let detector = try UnitJump(factors: [6, 12, 24], tolerance: 0.15, window: 8)
        #expect(try detector.detect(values: values, falseAlarmRate: 0.001).isEmpty)
        #expect(throws: AnomalyError.self) { try UnitJump(factors: [1], tolerance: 0.1, window: 8) }
        #expect(throws: AnomalyError.self) { try detector.detect(values: [-1], falseAlarmRate: 0.01) }
    }
}
