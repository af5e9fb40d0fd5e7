/// A grid of dots, two across and four down to a character.
///
/// Source: The Unicode Standard, block Braille Patterns (U+2800): the bits of the dots.
struct BrailleCanvas {
    private var cells: [[UInt32]]
    private static let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    init(columns: Int, rows: Int) {
        cells = Array(repeating: Array(repeating: 0, count: columns), count: rows)
    }

    mutating func line(from: (x: Int, y: Int), to: (x: Int, y: Int)) {
        let steps = max(abs(to.x - from.x), abs(to.y - from.y), 1)
        for step in 0...steps {
            let share = Double(step) / Double(steps)
            let x = Double(from.x) + share * Double(to.x - from.x)
            let y = Double(from.y) + share * Double(to.y - from.y)
            set(Int(x.rounded()), Int(y.rounded()))
        }
    }

    private mutating func set(_ x: Int, _ y: Int) {
        guard cells.indices.contains(y / 4), cells[y / 4].indices.contains(x / 2) else { return }
        cells[y / 4][x / 2] |= Self.bits[y % 4][x % 2]
    }

    func character(row: Int, column: Int) -> Character? {
        let bits = cells[row][column]
        return bits == 0 ? nil : Unicode.Scalar(0x2800 + bits).map(Character.init)
    }
}
