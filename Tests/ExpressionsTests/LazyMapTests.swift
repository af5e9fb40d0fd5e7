import Expressions
import Synchronization
import Testing

@Suite("Lazy maps")
struct LazyMapTests {
    /// An object that notes which of its fields are asked for.
    final class NotingObject: LazyExpressionMap {
        let fields: [String: ExpressionValue]
        let asked = Mutex<[String]>([])

        init(_ fields: [String: ExpressionValue]) { self.fields = fields }

        var count: Int { fields.count }
        var fieldNames: [String] { fields.keys.sorted() }

        func value(ofField name: String) -> ExpressionValue? {
            asked.withLock { $0.append(name) }
            return fields[name]
        }
    }

    @Test("only the selected field is converted")
    func conversion() throws {
        let object = NotingObject(["units": .int(620), "history": .list([]), "model": .string("ets")])
        let value = try evaluate("f.units > 500", ["f": .map(ExpressionMap(lazily: object))])
        #expect(value == .bool(true))
        #expect(object.asked.withLock { $0 } == ["units"])
    }

    @Test(
        "a lazy map behaves as an eager one",
        arguments: [
            "m.b", "m['a']", "'a' in m", "1 in m", "size(m)", "m.all(k, k < 'z')", "m.map(k, k)",
            "m == {'a': 1, 'b': 2}",
            "{'b': 2, 'a': 1} == m", "m.?c.orValue(3)", "has(m.a)", "m.transformMap(k, v, v + 1)",
            "m.exists(k, v, v == 2)",
        ])
    func equivalence(_ source: String) throws {
        let fields: [String: ExpressionValue] = ["a": .int(1), "b": .int(2)]
        let lazy = try evaluate(source, ["m": .map(ExpressionMap(lazily: NotingObject(fields)))])
        #expect(lazy == (try evaluate(source, ["m": .object(fields)])))
    }
}
