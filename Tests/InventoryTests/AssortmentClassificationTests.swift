import Inventory
import Testing

@Suite("ABC and XYZ classes")
struct AssortmentClassificationTests {
    @Test("the items that carry the first 80 percent of the value are A")
    func value() throws {
        let classes = try AssortmentClassification.byValue(
            [5, 50, 0, 30, 10, 5], aShare: 0.8, bShare: 0.95)
        #expect(classes == [.b, .a, .c, .a, .b, .c])
    }

    @Test("a single item that carries everything is A")
    func dominant() throws {
        #expect(try AssortmentClassification.byValue([100], aShare: 0.8, bShare: 0.95) == [.a])
        #expect(try AssortmentClassification.byValue([], aShare: 0.8, bShare: 0.95) == [])
        #expect(try AssortmentClassification.byValue([0, 0], aShare: 0.8, bShare: 0.95) == [.c, .c])
    }

    @Test("steady demand is X, erratic demand is Z, no demand has no class")
    func variability() throws {
        let classes = try [[10.0, 11, 9, 10], [10, 2, 18, 6], [0, 0, 30, 0], [0, 0, 0, 0], [5]].map {
            try AssortmentClassification.byVariability($0, xLimit: 0.5, yLimit: 1)
        }
        #expect(classes == [.x, .y, .z, nil, nil])
    }

    @Test("shares out of order and negative values are refused")
    func refusals() {
        #expect(throws: InventoryError.self) {
            try AssortmentClassification.byValue([1], aShare: 0.9, bShare: 0.8)
        }
        #expect(throws: InventoryError.self) {
            try AssortmentClassification.byValue([-1], aShare: 0.8, bShare: 0.95)
        }
        #expect(throws: InventoryError.self) {
            try AssortmentClassification.byVariability([1, 2], xLimit: 1, yLimit: 0.5)
        }
    }
}
