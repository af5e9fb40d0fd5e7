/// A set of code points: a single one, `.`, or a class such as `[a-z\d]`.
struct CodePointSet: Sendable {
    var items: [Item] = []
    var isNegated = false
    var ignoresCase = false

    enum Item: Sendable {
        case range(ClosedRange<UInt32>)
        case categories(Set<Unicode.GeneralCategory>)
        indirect case set(CodePointSet)
    }

    static let all = CodePointSet([0...0x10FFFF])
    static let digit = CodePointSet(["0"..."9"])
    static let word = CodePointSet(["0"..."9", "A"..."Z", "_"..."_", "a"..."z"])
    static let space = CodePointSet(["\t"..."\n", "\u{0C}"..."\r", " "..." "])
    static let allButLineEnd = CodePointSet(["\n"..."\n"]).negated

    init() {}

    init(_ ranges: [ClosedRange<UInt32>]) {
        items = ranges.map(Item.range)
    }

    init(_ ranges: [ClosedRange<Unicode.Scalar>]) {
        self.init(ranges.map { $0.lowerBound.value...$0.upperBound.value })
    }

    var negated: CodePointSet {
        var set = self
        set.isNegated.toggle()
        return set
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var found = holds(scalar)
        if !found, ignoresCase {
            found = Self.caseVariants(of: scalar).contains(where: holds)
        }
        return found != isNegated
    }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        items.contains { item in
            switch item {
            case .range(let range): range.contains(scalar.value)
            case .categories(let categories): categories.contains(scalar.properties.generalCategory)
            case .set(let set): set.contains(scalar)
            }
        }
    }

    /// The other cases of a letter, as far as they are single code points.
    private static func caseVariants(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.isASCII {
            guard UInt8(ascii: scalar).isLetter else { return [] }
            return [Unicode.Scalar(UInt8(ascii: scalar) ^ 0x20)]
        }
        let properties = scalar.properties
        return [properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping]
            .compactMap { $0.unicodeScalars.count == 1 ? $0.unicodeScalars.first : nil }
    }
}
