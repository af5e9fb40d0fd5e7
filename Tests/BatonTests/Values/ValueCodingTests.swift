import Baton
import Foundation
import Testing

@Suite("Coding between Swift and JSON values")
struct ValueCodingTests {
    struct Record: Codable, Hashable {
        enum Grade: String, Codable { case high, low }
        enum Policy: Codable, Hashable { case reviewEvery(days: Int), always }
        struct Line: Codable, Hashable {
            var unitPrice: Double
            var lower80: Double
            var serviceLevelP95: Float
            enum CodingKeys: String, CodingKey {
                case unitPrice
                case lower80 = "lower_80"
                case serviceLevelP95
            }
        }
        var leadTimeDays: Int
        var name: String
        var isActive: Bool
        var grade: Grade
        var policy: Policy
        var note: String?
        var lines: [Line]
        var gaps: [Int?]
        var bySKU: [String: Double]
        var gapsBySKU: [String: Int?]
        var extra: [String: Value]
        var anything: Value
        var small: UInt8
        var wide: UInt64
    }

    static let record = Record(
        leadTimeDays: 7, name: "Ada", isActive: true, grade: .low, policy: .reviewEvery(days: 3), note: nil,
        lines: [.init(unitPrice: 1, lower80: 0.5, serviceLevelP95: 0.25)], gaps: [1, nil, 3],
        bySKU: ["SKU-001": 1.5, "sku_b": 2, "skuC": 3], gapsBySKU: ["A": nil, "B": 2],
        extra: ["camelKey": [1]],
        anything: ["innerKey": nil], small: 255, wide: UInt64(Int64.max))

    @Test("names of properties become snake_case, keys of dictionaries stay as they are")
    func encodes() throws {
        let value = try Value(encoding: Self.record)
        let expected: Value = [
            "lead_time_days": 7, "name": "Ada", "is_active": true, "grade": "low",
            "policy": ["review_every": ["days": 3]],
            "lines": [["unit_price": 1.0, "lower_80": 0.5, "service_level_p95": 0.25]], "gaps": [1, nil, 3],
            "by_sku": ["SKU-001": 1.5, "sku_b": 2.0, "skuC": 3.0], "gaps_by_sku": ["A": nil, "B": 2],
            "extra": ["camelKey": [1]], "anything": ["innerKey": nil], "small": 255, "wide": .int(.max),
        ]
        #expect(value == expected)
    }

    @Test("what is encoded decodes to an equal value, through text too")
    func roundTrip() throws {
        let value = try Value(encoding: Self.record)
        #expect(try Record(from: value) == Self.record)
        #expect(try Record(from: Value(json: value.json())) == Self.record)
    }

    @Test("single values, lists and dictionaries are coded without a record around them")
    func bareValues() throws {
        #expect(try Value(encoding: 5) == 5)
        #expect(try Value(encoding: ["a", "b"]) == ["a", "b"])
        #expect(try Value(encoding: ["aB": 1]) == ["aB": 1])
        #expect(try [String: Int](from: ["aB": 1]) == ["aB": 1])
        #expect(try [String: [String: Int]](from: ["aB": ["cD": 1]]) == ["aB": ["cD": 1]])
        #expect(try [Int?](from: [1, nil]) == [1, nil])
        #expect(try Int?(from: 5) == 5)
        #expect(try Int?(from: nil) == nil)
        #expect(try Value(from: ["a": 1] as Value) == ["a": 1])
        #expect(try Double(from: 3) == 3)
        #expect(try [Int](from: []).isEmpty)
    }

    @Test("integers keep all 64 bits", arguments: [.min, .max, 9_007_199_254_740_993] as [Int64])
    func integers(number: Int64) throws {
        #expect(try Value(encoding: number) == .int(number))
        #expect(try Int64(from: .int(number)) == number)
        #expect(try Int(from: Value(json: String(number))) == Int(number))
    }

    @Test("numbers that JSON cannot hold are refused with the path of their key")
    func refusedNumbers() throws {
        for number in [Double.nan, .infinity, -.infinity] {
            let error = try #require(throws: EncodingError.self) { try Value(encoding: ["rate": [number]]) }
            guard case .invalidValue(_, let context) = error else {
                Issue.record(error)
                continue
            }
            #expect(context.codingPath.map(\.stringValue) == ["rate", "0"])
        }
        #expect(throws: EncodingError.self) { try Value(encoding: UInt64.max) }
    }

    @Test("wrong types, ranges and missing keys are refused")
    func refusedValues() {
        #expect(throws: DecodingError.self) { try Int(from: 1.5) }
        #expect(throws: DecodingError.self) { try Int(from: 1.0) }
        #expect(throws: DecodingError.self) { try Int8(from: 128) }
        #expect(throws: DecodingError.self) { try UInt(from: -1) }
        #expect(throws: DecodingError.self) { try String(from: 1) }
        #expect(throws: DecodingError.self) { try Bool(from: 1) }
        #expect(throws: DecodingError.self) { try [Int](from: ["a": 1]) }
        #expect(throws: DecodingError.self) { try [String: Int](from: [1]) }
        #expect(throws: DecodingError.self) { try [String: Int](from: ["a": "x"]) }
        #expect(throws: DecodingError.self) { try Record(from: [:]) }
    }

    @Test("values are coded by other coders too", arguments: 0..<20)
    func otherCoders(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value: Value = [.random(depth: 3, using: &random), 1, -2.5, "x", true, nil, ["a": []]]
        let data = try JSONEncoder().encode(value)
        #expect(try JSONDecoder().decode(Value.self, from: data) == Value(json: Array(data)))
    }

    class Animal: Codable {
        var legCount = 4
    }

    final class Dog: Animal {
        private enum CodingKeys: String, CodingKey { case barksLoudly }
        var barksLoudly = true

        override init() { super.init() }
        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            barksLoudly = try container.decode(Bool.self, forKey: .barksLoudly)
            try super.init(from: container.superDecoder())
        }
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(barksLoudly, forKey: .barksLoudly)
            try super.encode(to: container.superEncoder())
        }
    }

    @Test("a class under a class comes back whole")
    func superclasses() throws {
        let dog = Dog()
        dog.legCount = 3
        dog.barksLoudly = false
        let decoded = try Dog(from: Value(encoding: dog))
        #expect(decoded.legCount == 3)
        #expect(!decoded.barksLoudly)
    }
}
