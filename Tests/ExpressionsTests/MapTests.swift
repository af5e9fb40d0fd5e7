import Expressions
import Testing

@Suite("Maps")
struct MapTests {
    @Test("a large map finds every key and keeps its order", arguments: [1, 8, 9, 10, 500])
    func lookup(_ count: Int) {
        let map = ExpressionMap(fields: (0..<count).map { ("key\($0)", .int(Int64($0))) })
        #expect(map.count == count)
        #expect((0..<count).allSatisfy { map["key\($0)"] == .int(Int64($0)) })
        #expect(map["key\(count)"] == nil)
        #expect(map.keys == (0..<count).map { .string("key\($0)") })
    }

    @Test("of two equal keys the later value wins in the place of the first")
    func duplicates() {
        let map = ExpressionMap([
            (key: .int(1), value: .null), (key: .int(2), value: .null), (key: .uint(1), value: .bool(true)),
        ])
        #expect(map.count == 2)
        #expect(map[.int(1)] == .bool(true))
        #expect(map.keys == [.int(1), .int(2)])
    }

    @Test("maps are equal whatever their order, and hash alike")
    func equality() {
        let forwards = ExpressionMap(fields: [("a", .int(1)), ("b", .int(2))])
        let backwards = ExpressionMap(fields: [("b", .int(2)), ("a", .int(1))])
        #expect(forwards == backwards)
        #expect(forwards.hashValue == backwards.hashValue)
        #expect(forwards != ExpressionMap(fields: [("a", .int(1)), ("b", .uint(2))]))
    }

    @Test("iteration gives all entries in order")
    func iteration() {
        let map = ExpressionMap(["b": .int(2), "a": .int(1)])
        #expect(map.map { $0.key } == [.string("a"), .string("b")])
        #expect(map.map { $0.value } == [.int(1), .int(2)])
    }
}
