internal import Baton
internal import SupplyChain

extension ImportSummary {
    /// One line for people, and one for each column with texts instead of values.
    var lines: [String] { [text] + unknown.map { "  \($0.text)" } }

    private var text: String {
        let rejected = rejected > 0 ? ", \(rejected) set aside in \(rejectsPath ?? "")" : ""
        return
            "\(file): \(rows) \(entity) rows: \(inserted) new, \(updated) changed, \(unchanged) unchanged\(rejected)"
    }

    var document: Value {
        Value.object(
            [
                "file": .string(file), "entity": .string(entity), "rows": .int(Int64(rows)),
                "inserted": .int(Int64(inserted)), "updated": .int(Int64(updated)),
                "unchanged": .int(Int64(unchanged)),
                "unknown": unknown.isEmpty ? nil : .array(unknown.map(\.document)),
                "rejected": .int(Int64(rejected)), "rejects_file": rejectsPath.map(Value.string),
            ].compactMapValues(\.self))
    }
}

extension UnknownCells {
    /// `Ordered: not known in 12 rows: 'not captured' 10, 'n/a' 2`, the most frequent first.
    fileprivate var text: String {
        let listed = texts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
        let others = count - listed.reduce(0) { $0 + $1.value }
        let shown = listed.map { "'\($0.key)' \($0.value)" } + (others > 0 ? ["others \(others)"] : [])
        return "\(column): not known in \(count) rows: \(shown.joined(separator: ", "))"
    }

    fileprivate var document: Value {
        .object([
            "column": .string(column), "count": .int(Int64(count)),
            "texts": .object(texts.mapValues { .int(Int64($0)) }),
        ])
    }
}
