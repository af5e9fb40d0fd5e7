extension CodePointSet {
    /// The class `[:name:]`.
    static func posix(_ name: String) -> CodePointSet? {
        switch name {
        case "alnum": CodePointSet(["0"..."9", "A"..."Z", "a"..."z"])
        case "alpha": CodePointSet(["A"..."Z", "a"..."z"])
        case "ascii": CodePointSet([0...0x7F])
        case "blank": CodePointSet(["\t"..."\t", " "..." "])
        case "cntrl": CodePointSet([0...0x1F, 0x7F...0x7F])
        case "digit": digit
        case "graph": CodePointSet(["!"..."~"])
        case "lower": CodePointSet(["a"..."z"])
        case "print": CodePointSet([" "..."~"])
        case "punct": CodePointSet(["!"..."/", ":"..."@", "["..."`", "{"..."~"])
        case "space": CodePointSet(["\t"..."\r", " "..." "])
        case "upper": CodePointSet(["A"..."Z"])
        case "word": word
        case "xdigit": CodePointSet(["0"..."9", "A"..."F", "a"..."f"])
        default: nil
        }
    }

    /// The general category `\p{name}`, of one letter or two (Unicode Standard Annex 44, table 12).
    static func category(_ name: String) -> CodePointSet? {
        if name == "Any" { return all }
        let categories = categoriesByName.filter { $0.key.hasPrefix(name) }.map(\.value)
        guard !name.isEmpty, !categories.isEmpty else { return nil }
        var set = CodePointSet()
        set.items = [.categories(Set(categories))]
        return set
    }

    private static let categoriesByName: [String: Unicode.GeneralCategory] = [
        "Lu": .uppercaseLetter, "Ll": .lowercaseLetter, "Lt": .titlecaseLetter, "Lm": .modifierLetter,
        "Lo": .otherLetter, "Mn": .nonspacingMark, "Mc": .spacingMark, "Me": .enclosingMark,
        "Nd": .decimalNumber, "Nl": .letterNumber, "No": .otherNumber, "Pc": .connectorPunctuation,
        "Pd": .dashPunctuation, "Ps": .openPunctuation, "Pe": .closePunctuation, "Pi": .initialPunctuation,
        "Pf": .finalPunctuation, "Po": .otherPunctuation, "Sm": .mathSymbol, "Sc": .currencySymbol,
        "Sk": .modifierSymbol, "So": .otherSymbol, "Zs": .spaceSeparator, "Zl": .lineSeparator,
        "Zp": .paragraphSeparator, "Cc": .control, "Cf": .format, "Cs": .surrogate, "Co": .privateUse,
    ]
}
