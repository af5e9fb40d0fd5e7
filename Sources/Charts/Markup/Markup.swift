/// One node of an SVG or HTML tree.
///
/// Names come from the program (`StaticString`), values and texts are data and are escaped by
/// ``MarkupWriter``; no initialiser accepts ready-made markup, so data cannot become an element.
public indirect enum Markup: Sendable, Equatable {
    /// An element with attributes in writing order and child nodes.
    case element(MarkupName, [MarkupAttribute], [Markup])
    /// Character data, escaped when written.
    case text(String)
    /// The content of a `<style>` element; only the program's own style sheets are of this type.
    case style(StyleSheet)
    /// Nodes side by side without an element around them.
    case group([Markup])

    /// An element with the given name, attributes and children.
    public static func element(
        _ name: StaticString, _ attributes: [MarkupAttribute] = [], _ children: [Markup] = []
    ) -> Markup {
        .element(MarkupName(name), attributes, children)
    }

    /// An element whose only child is a text.
    public static func element(
        _ name: StaticString, _ attributes: [MarkupAttribute] = [], text: String
    ) -> Markup {
        .element(MarkupName(name), attributes, [.text(text)])
    }
}

/// The name of an element or attribute, written in the program's source, never taken from data.
public struct MarkupName: Sendable, Hashable {
    /// The name as written.
    public let text: String

    /// Takes a literal.
    public init(_ literal: StaticString) {
        text = literal.description
    }
}

/// A name and a value; the value is escaped when written.
public struct MarkupAttribute: Sendable, Equatable {
    /// The attribute's name.
    public let name: MarkupName
    /// The attribute's value, unescaped.
    public let value: String

    /// An attribute with a literal name.
    public init(_ name: StaticString, _ value: String) {
        self.name = MarkupName(name)
        self.value = value
    }

    /// The `class` attribute.
    public static func `class`(_ value: String) -> MarkupAttribute {
        MarkupAttribute("class", value)
    }
}

/// A style sheet from literals of the program, so that data cannot reach it.
public struct StyleSheet: Sendable, Equatable {
    /// The rules as CSS text.
    public let text: String

    /// Takes a literal.
    public init(_ literal: StaticString) {
        text = literal.description
    }

    /// Takes rules that the program computed from its own constants.
    init(computed text: String) {
        self.text = text
    }

    /// The rules of both, in order.
    public static func + (first: StyleSheet, second: StyleSheet) -> StyleSheet {
        StyleSheet(computed: first.text + "\n" + second.text)
    }
}
