internal import Charts

/// Texts from data inside HTML.
enum HTMLText {
    /// The longest text of a cell that is shown in full, in Unicode scalars.
    private static let shownScalars = 160
    /// The longest paragraph that is shown in full.
    private static let shownProseScalars = 2000

    /// The text of a cell in isolation: its direction of writing does not reach its neighbours (UAX 9), and a
    /// long one folds, so that it does not push them away.
    static func cell(_ text: String) -> Markup {
        folded(text, limit: shownScalars)
    }

    /// The text where HTML allows no folding (headings, tags, code), in isolation; the style sheet limits its room.
    static func line(_ text: String) -> Markup {
        .element("bdi", text: text)
    }

    /// The text of a paragraph, folded only when it is far longer than a paragraph.
    static func prose(_ text: String) -> Markup {
        folded(text, limit: shownProseScalars)
    }

    private static func folded(_ text: String, limit: Int) -> Markup {
        guard (text.utf8.count > limit && text.unicodeScalars.count > limit) || isStacked(text) else {
            return .element("bdi", text: text)
        }
        var beginning = String.UnicodeScalarView()
        beginning.append(contentsOf: text.unicodeScalars.prefix(80).filter { !isMark($0) })
        return .element(
            "details", [.class("long")],
            [
                .element("summary", [], [.element("bdi", text: String(beginning) + "…")]),
                .element("bdi", text: text),
            ])
    }

    /// Whether more than eight marks stand on one letter: no script writes so, and they would cover the lines
    /// above and below.
    private static func isStacked(_ text: String) -> Bool {
        guard text.utf8.count > 16 else { return false }
        var marks = 0
        for scalar in text.unicodeScalars where !scalar.isASCII || marks > 0 {
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > 8 { return true }
        }
        return false
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return true
        default: return false
        }
    }
}
