/// The type `numeric` as the server's function `numeric_send` writes it: the number of groups of four digits, the weight
/// of the first one as a power of 10,000, the sign, the decimals shown, and the groups.
struct PostgresNumeric {
    private let weight: Int
    private let sign: UInt16
    private let decimals: Int
    private let groups: [Int]

    init(_ bytes: UnsafeRawBufferPointer) {
        let count = Int(bytes.loadBigEndian(UInt16.self))
        weight = Int(bytes.loadBigEndian(at: 2, Int16.self))
        sign = bytes.loadBigEndian(at: 4, UInt16.self)
        decimals = Int(bytes.loadBigEndian(at: 6, UInt16.self))
        groups = (0..<count).map { Int(bytes.loadBigEndian(at: 8 + 2 * $0, UInt16.self)) }
    }

    /// An integer where it shows no decimals and fits, otherwise the nearest floating-point number.
    var value: PostgresValue {
        switch sign {
        case 0xC000: return .real(.nan)
        case 0xD000: return .real(.infinity)
        case 0xF000: return .real(-.infinity)
        default: break
        }
        let text = text
        if decimals == 0, let value = Int64(text) { return .integer(value) }
        return .real(Double(text) ?? .nan)
    }

    /// In decimal digits.
    private var text: String {
        func digits(_ place: Int) -> String {
            let group = groups.indices.contains(weight - place) ? String(groups[weight - place]) : "0"
            return String(repeating: "0", count: 4 - group.count) + group
        }
        var text = (0...max(weight, 0)).reversed().map(digits).joined()
        if decimals > 0 {
            let fraction = (1...((decimals + 3) / 4)).map { digits(-$0) }.joined()
            text += "." + fraction.prefix(decimals)
        }
        return (sign == 0x4000 ? "-" : "") + text
    }
}
