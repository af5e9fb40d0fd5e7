internal import Baton

/// Which column of a file holds which field of the entity.
struct ImportColumns {
    /// The file's header.
    let header: [String]
    /// For each field of the entity the index of its column, `nil` when the file does not have it.
    let columnOfField: [Int?]

    /// - Throws: ``ImportError`` for a column that is unknown or there twice, or a required one that is missing.
    init(header: [String], entity: EntityDescription, options: ImportOptions, file: String)
        throws(ImportError)
    {
        self.header = header
        var columnOfField = [Int?](repeating: nil, count: entity.fields.count)
        try Self.checkMap(options.columnNames, header: header, entity: entity, file: file)
        for (index, theirs) in header.enumerated() {
            let ours = options.columnNames[theirs] ?? Self.normalized(theirs)
            if ours.isEmpty, options.columnNames[theirs] != nil { continue }
            guard let field = entity.position(of: ours) else {
                if options.ignoresOtherColumns { continue }
                throw Self.unknownColumn(theirs, header: header, entity: entity, file: file)
            }
            // A column that only looks like a field gives way to the one that was named.
            if options.ignoresOtherColumns, options.columnNames[theirs] == nil,
                options.columnNames.values.contains(ours)
            {
                continue
            }
            guard columnOfField[field] == nil else {
                throw ImportError(
                    file: file, line: 1, "the column '\(ours)' is there twice",
                    hint: "ignore one of them with --map '\(theirs)='")
            }
            columnOfField[field] = index
        }
        self.columnOfField = columnOfField
        try requireColumns(entity: entity, file: file)
    }

    /// The file's name of a field, or ours where the file does not have it.
    func name(ofField field: Int, in entity: EntityDescription) -> String {
        columnOfField[field].map { header[$0] } ?? entity.fields[field].name
    }

    private func requireColumns(
        entity: EntityDescription, file: String
    ) throws(ImportError) {
        let missing = zip(entity.fields, columnOfField).filter { $0.0.whenAbsent == .refuse && $0.1 == nil }
        guard let first = missing.first else { return }
        let names = missing.map { "'\($0.0.name)'" }.joined(separator: ", ")
        throw ImportError(
            file: file, line: 1,
            "missing column\(missing.count > 1 ? "s" : "") \(names); found: \(header.joined(separator: ", "))",
            hint: "name it with --map 'their column=\(first.0.name)'")
    }

    private static func checkMap(
        _ map: [String: String], header: [String], entity: EntityDescription, file: String
    ) throws(ImportError) {
        for (theirs, ours) in map.sorted(by: { $0.key < $1.key }) {
            guard header.contains(theirs) else {
                throw ImportError(
                    file: file, line: 1, "--map names the column '\(theirs)', which the file does not have",
                    hint: "it has: \(header.joined(separator: ", "))")
            }
            guard ours.isEmpty || entity.position(of: ours) != nil else {
                throw ImportError(
                    file: file, line: 1, "--map names '\(ours)', which is no column of \(entity.name)",
                    hint: hint(for: ours, entity: entity))
            }
        }
    }

    private static func unknownColumn(
        _ name: String, header: [String], entity: EntityDescription, file: String
    ) -> ImportError {
        let otherSeparator = name.first { $0 == ";" || $0 == "\t" || $0 == "|" }
        if header.count == 1, let otherSeparator {
            let shown = otherSeparator == "\t" ? "a tab" : "'\(otherSeparator)'"
            return ImportError(
                file: file, line: 1, "expected columns separated by ',', found \(shown) in '\(name)'",
                hint: "give the separator with --separator")
        }
        return ImportError(
            file: file, line: 1, "unknown column '\(name)'",
            hint: "\(hint(for: normalized(name), entity: entity)), or ignore it with --map '\(name)='")
    }

    private static func hint(for name: String, entity: EntityDescription) -> String {
        let names = entity.fields.map(\.name)
        return name.closest(among: names).map { "perhaps it is '\($0)'" }
            ?? "\(entity.name) has \(names.joined(separator: ", "))"
    }

    /// `Unit Cost` and `unit-cost` are `unit_cost`.
    private static func normalized(_ name: String) -> String {
        String(name.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    }
}
