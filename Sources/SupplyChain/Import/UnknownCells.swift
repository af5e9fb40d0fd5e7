/// Cells of one column that hold a text instead of a value, such as `not captured`: their values are not known.
public struct UnknownCells: Sendable, Hashable {
    /// How many texts are told apart; cells with further ones are only counted.
    static let listedTexts = 20

    /// The file's name of the column.
    public let column: String
    /// How many cells.
    public private(set) var count = 0
    /// How many cells hold each text; of many different ones the first that came.
    public private(set) var texts: [String: Int] = [:]

    init(column: String) { self.column = column }

    mutating func add(_ text: String) {
        count += 1
        if texts[text] != nil || texts.count < Self.listedTexts { texts[text, default: 0] += 1 }
    }
}
