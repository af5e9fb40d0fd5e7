/// A variable and the fields selected from it one after another: `tasks.quality.status`.
///
/// CEL resolves the longest declared name first (langdef.md, "Name Resolution"), so `a.b` may also be one
/// variable whose name has a dot; that is tried when `a` is undeclared.
final class VariablePath: Sendable {
    let root: String
    let fields: [String]
    /// Where each field's name stands.
    let fieldOffsets: [Int]

    init(root: String, fields: [String] = [], fieldOffsets: [Int] = []) {
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

    var names: [String] { [root] + fields }
}
