/// A variable and the fields selected from it one after another: `tasks.quality.status`.
///
/// CEL resolves the longest declared name first (langdef.md, "Name Resolution"), so `a.b` may also be one
/// variable whose name has a dot.
package final class VariablePath: Sendable {
    let root: String
    let fields: [String]
    /// Where each field's name stands.
    let fieldOffsets: [Int]
    /// Steps that looking up the names takes, beyond the one for the path.
    let lookupSteps: Int

    init(root: String, fields: [String] = [], fieldOffsets: [Int] = []) {
        lookupSteps = ([root] + fields).reduce(0) { $0 + $1.utf8.count / CostBudget.bytesPerStep }
        self.root = root
        self.fields = fields
        self.fieldOffsets = fieldOffsets
    }

    func appending(_ field: String, offset: Int) -> VariablePath {
        VariablePath(root: root, fields: fields + [field], fieldOffsets: fieldOffsets + [offset])
    }

    /// The root and the first `fieldCount` fields, joined by dots.
    func name(fieldCount: Int) -> String {
        ([root] + fields.prefix(fieldCount)).joined(separator: ".")
    }

    /// How many fields may belong to a name: all of them first, none last.
    var fieldCountsFromLongest: ReversedCollection<ClosedRange<Int>> { (0...fields.count).reversed() }

    package var names: [String] { [root] + fields }
}
